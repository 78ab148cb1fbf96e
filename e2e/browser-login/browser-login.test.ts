import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

import { startEmulator } from '../contract/emulator-target.ts'
import type { EmulatorTarget } from '../contract/emulator-target.ts'
import {
  findChromium,
  openChromium,
  openChromiumWithThirdPartyCookies,
} from '../foreign/chromium.ts'
import { REALM, users } from '../keycloak/cast.ts'
import { serveBlankSite } from './blank-site.ts'
import type { BlankSite } from './blank-site.ts'
import { describeBrowserLogin } from './cases.ts'

const chromium = findChromium()
if (chromium === undefined && process.env['CI'] === 'true') throw new Error('CI has Chromium')

describe.skipIf(chromium === undefined)('login in Chromium', () => {
  const keycloak = inject('keycloak')
  let browser: Browser
  let site: BlankSite
  let target: EmulatorTarget
  beforeAll(async () => {
    ;[browser, site, target] = await Promise.all([
      openChromium(chromium ?? ''),
      serveBlankSite(),
      startEmulator(),
    ])
  })
  afterAll(async () => {
    await Promise.all([browser.close(), target.close()])
    site.close()
  })

  const surroundings = () => ({
    site,
    browser,
    openProfile: () => openChromiumWithThirdPartyCookies(chromium ?? ''),
  })
  describeBrowserLogin('at the emulator', () => ({ url: target.url, ...surroundings() }))
  if ('missing' in keycloak) it.skip(`at Keycloak: ${keycloak.missing}`)
  else {
    describeBrowserLogin('at Keycloak', () => ({ url: keycloak.url, ...surroundings() }))
  }

  describe('faults at the token endpoint', () => {
    // What a page sees of one login after another, on connections that it keeps.
    async function openGrants(): Promise<() => Promise<string>> {
      const page = await browser.newPage()
      await page.goto(`${site.origin}/`)
      const url = `${target.url}/realms/${REALM}/protocol/openid-connect/token`
      const form = { grant_type: 'password', client_id: 'harbor-web', ...users.mallory }
      return () => page.evaluate(requestToken, { url, form })
    }

    // Chromium by itself sends a POST again on a connection that it had used before: that would be one session more.
    it.each([
      ['before', 1],
      ['after', 2],
      ['during', 2],
    ] as const)('a connection that is cut %s: %i sessions', async (drop, sessions) => {
      const { emulator } = target
      const grant = await openGrants()
      expect(await grant()).toBe('200')
      emulator.revokeSessions('mallory')
      emulator.fault('token', { drop })
      expect([await grant(), await grant()]).toEqual(['TypeError', '200'])
      expect(emulator.revokeSessions('mallory')).toBe(sessions)
    })

    it('every third connection is cut', async () => {
      const grant = await openGrants()
      target.emulator.fault('token', { drop: 'after' }, { share: 1 / 3 })
      const seen: string[] = []
      for (let index = 0; index < 6; index++) seen.push(await grant())
      target.emulator.clearFaults()
      expect(seen).toEqual(['200', '200', 'TypeError', '200', '200', 'TypeError'])
    })

    it.each([
      [{ unavailable: { retryAfterSeconds: 3 } }, '503, after 3 s'],
      [{ unavailable: {} }, '503'],
      [{ html: { status: 502 } }, '502'],
    ])('%j is seen as %s', async (fault, seen) => {
      const grant = await openGrants()
      target.emulator.fault('token', fault)
      expect([await grant(), await grant()]).toEqual([seen, '200'])
    })
  })
})

async function requestToken(request: {
  readonly url: string
  readonly form: Readonly<Record<string, string>>
}): Promise<string> {
  try {
    const body = new URLSearchParams(request.form)
    const response = await fetch(request.url, { method: 'POST', body })
    await response.text()
    const after = response.headers.get('retry-after')
    return `${response.status}${after === null ? '' : `, after ${after} s`}`
  } catch (error) {
    return (error as Error).name
  }
}
