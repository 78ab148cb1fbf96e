import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

import { startEmulator } from '../contract/emulator-target.ts'
import { clients, REALM, users } from '../keycloak/cast.ts'
import { bundleProgram, neutralEntries } from './bundle.ts'
import type { Bundle } from './bundle.ts'
import { expected } from './expected.ts'
import { runtimes } from './runtimes.ts'
import type { Runtime } from './runtimes.ts'
import { startStrangers } from './strangers.ts'

const emulator = await startEmulator()
afterAll(() => emulator.close())
const keycloak = inject('keycloak')

/** A runtime that is missing is a failure in CI, and elsewhere a skip that says so. */
function row({ name, missing, run }: Runtime, bundle: () => Bundle, url: string): void {
  if (missing !== undefined && process.env['CI'] !== 'true') {
    it.skip(`${name}: ${missing}`)
    return
  }
  it(name, async () => {
    if (missing !== undefined) throw new Error(missing)
    const { close, ...strangers } = await startStrangers(url)
    try {
      const settings = { url, realm: REALM, ...clients.logbookApi, user: users.ada, ...strangers }
      expect(await run(bundle(), settings)).toEqual(expected)
    } finally {
      close()
    }
  })
}

describe.each(neutralEntries)('one bundle of %s', (entry) => {
  let bundle: Bundle
  beforeAll(async () => {
    bundle = await bundleProgram(entry)
  })
  afterAll(() => bundle?.remove())

  describe('with the emulator, in', () => {
    for (const runtime of runtimes) row(runtime, () => bundle, emulator.url)
  })

  if ('missing' in keycloak) {
    describe.skip(`with Keycloak: ${keycloak.missing}`)
  } else {
    describe(`with Keycloak ${keycloak.version}, in`, () => {
      for (const runtime of runtimes) row(runtime, () => bundle, keycloak.url)
    })
  }
})
