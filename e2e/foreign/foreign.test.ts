import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

import { startEmulator } from '../contract/emulator-target.ts'
import type { EmulatorTarget } from '../contract/emulator-target.ts'
import type { ForeignClient, Found } from './foreign-client.ts'
import { findKeycloakJs } from './keycloak-js.ts'
import { openidClient } from './openid-client.ts'
import { stable } from './outcome.ts'
import type { Call } from './outcome.ts'
import { findPythonKeycloak } from './python-keycloak.ts'

const keycloak = inject('keycloak')
const found: readonly Found[] = [await findPythonKeycloak(), openidClient, findKeycloakJs()]

let emulator: EmulatorTarget
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

describe.each(found)('$name', (client) => {
  const missing = 'missing' in client ? client.missing : undefined
  // Nobody's machine has to have everything, but CI's has.
  if (missing !== undefined && process.env['CI'] === 'true') throw new Error(missing)
  const reason = missing ?? ('missing' in keycloak ? keycloak.missing : undefined)
  if (reason !== undefined || 'missing' in client || 'missing' in keycloak) {
    it.skip(`${reason}`)
    return
  }

  it('has the same outcome of each call on the emulator and the real server', async () => {
    const [emulated, real] = await Promise.all([
      outcomesAt(client, emulator.url),
      outcomesAt(client, keycloak.url),
    ])
    expect(real).toHaveLength(client.calls)
    expect(JSON.stringify(real)).not.toContain('did not fail')
    expect(emulated).toStrictEqual(real)
  })
})

async function outcomesAt(client: ForeignClient, url: string): Promise<readonly Call[]> {
  const places = { [url]: '<server>', [encodeURIComponent(url)]: '<server>' }
  const calls = await client.run(url)
  return calls.map(({ call, outcome }) => ({ call, outcome: stable(outcome, places) }))
}
