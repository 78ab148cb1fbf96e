import { describe, expect, it } from 'vitest'

import { users } from '../keycloak/cast.ts'
import type { Page } from './browser.ts'
import { latchkeyApplication, logIn, openAndStart } from './latchkey-page.ts'
import { onStage } from './stage.ts'
import { grant } from './treatment.ts'

onStage(
  (serverUrl) => ({ spa: latchkeyApplication('spa', serverUrl) }),
  (stage) => {
    /** A page whose client may send its token to the API at localhost, and nowhere else. */
    async function signedIn(): Promise<Page> {
      const page = await stage.newPage()
      const { origin } = new URL(stage.applications.apiUrl())
      await openAndStart(page, stage.applications.url('spa'))
      await logIn(page, users.ada)
      await page.evaluate((allowed) => {
        window.client = window.allow([allowed])
        return window.client.start().then(() => true)
      }, origin)
      stage.proxy.reset()
      stage.applications.clearRequests()
      return page
    }

    const call = (page: Page, url: string, init: RequestInit = {}): Promise<[number, string]> =>
      page.evaluate(
        async (to, how) => {
          const response = await window.client.fetch(to, how)
          return [response.status, await response.text()] as [number, string]
        },
        url,
        init,
      )
    const tokens = (): readonly (string | undefined)[] =>
      stage.applications.requests
        .filter(({ path, method }) => path.startsWith('/api/') && method !== 'OPTIONS')
        .map(({ authorization }) => authorization?.slice(0, 9))
    const api = (path = '', host?: 'localhost' | '127.0.0.1') =>
      stage.applications.apiUrl(path, host)

    it('the token goes to an origin that is allowed', async () => {
      const page = await signedIn()
      expect(await call(page, api('boats'))).toMatchObject([
        200,
        expect.stringContaining('Bearer ey'),
      ])
    })

    describe('the token does not go', () => {
      it('to an origin that is not', async () => {
        const page = await signedIn()
        expect(await call(page, api('', '127.0.0.1'))).toMatchObject([200, expect.any(String)])
        expect(tokens()).toEqual([undefined])
      })

      it('there by a redirect either', async () => {
        const page = await signedIn()
        stage.applications.answerApi({ redirectTo: api('', '127.0.0.1') })
        await call(page, api()).catch(() => undefined)
        expect(tokens()[0]).toBe('Bearer ey')
        expect(tokens().slice(1).filter(Boolean)).toEqual([])
      })
    })

    it('a 401 for the token brings another one, once', async () => {
      const page = await signedIn()
      // One that has just come is not to blame.
      stage.applications.answerApi({ status: 401 })
      expect(await call(page, api())).toMatchObject([401, ''])
      expect(stage.proxy.requestsOf(grant('refresh_token'))).toHaveLength(0)
      await page.evaluate(() => {
        window.clockAhead = 10
      })
      stage.applications.answerApi({ status: 401 })
      expect((await call(page, api()))[0]).toBe(200)
      stage.applications.answerApi({ status: 401 }, { status: 401 })
      await page.evaluate(() => {
        window.clockAhead = 20
      })
      expect((await call(page, api()))[0]).toBe(401)
      expect(stage.proxy.requestsOf(grant('refresh_token'))).toHaveLength(2)
      expect(stage.proxy.replayedRefreshTokens()).toEqual([])
    })

    it('permissions of authorization services are asked for as the user', async () => {
      const page = await signedIn()
      const access = await page.evaluate(() =>
        window.client.hasUmaAccess(['Logbook#read', 'Vault'], { audience: 'logbook-api' }),
      )
      expect(access).toEqual({
        isLoggedIn: true,
        isAuthorized: false,
        missingPermissions: ['Vault'],
      })
      const permissions = await page.evaluate(() =>
        window.client.umaPermissions('Lamp', { audience: 'logbook-api' }),
      )
      expect(permissions).toMatchObject([{ rsname: 'Lamp' }])
    })
  },
)
