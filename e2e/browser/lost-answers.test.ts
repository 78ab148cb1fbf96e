import { describe, expect, it } from 'vitest'

import { ROTATION_REALM, users } from '../keycloak/cast.ts'
import type { Page } from './browser.ts'
import {
  latchkeyApplication,
  logIn,
  openAndStart,
  sessionOf,
  waitForSession,
} from './latchkey-page.ts'
import { everyEngineOnce, onStage } from './stage.ts'
import { captivePortal, endpoint, grant, serviceUnavailable } from './treatment.ts'
import type { Treatment } from './treatment.ts'

/** Longer than an access token lives. */
const later = 400

const losses: readonly (readonly [string, Treatment])[] = [
  ['cut before the server heard of it', 'cut'],
  ['cut when the server had done it', 'commit-then-cut'],
  ['answered by a captive portal', { answer: captivePortal }],
  ['answered by a proxy, 502', { answer: { ...serviceUnavailable, status: 502 } }],
]

onStage(
  (serverUrl) =>
    Object.fromEntries(
      (['session', 'indexeddb', 'memory'] as const).map((storage) => [
        storage,
        latchkeyApplication(storage, serverUrl, { storage, realm: ROTATION_REALM }),
      ]),
    ),
  (stage) => {
    async function signedIn(name: string): Promise<Page> {
      const page = await stage.newPage()
      await openAndStart(page, stage.applications.url(name))
      expect(await logIn(page, users.ada)).toMatchObject({ cause: 'login' })
      stage.proxy.reset()
      return page
    }

    const askLater = (page: Page): Promise<string> =>
      page.evaluate((ahead) => {
        window.clockAhead += ahead
        return window.client.getAccessToken()
      }, later)

    describe.each(['session', 'indexeddb', 'memory'])('with storage %s', (name) => {
      it.each(losses)(
        'a refresh that is %s: never sent again, and the user stays',
        async (_, loss) => {
          const page = await signedIn(name)
          stage.proxy.treatNext(grant('refresh_token'), loss)
          expect(await askLater(page)).toMatch(/^ey/u)
          expect(await sessionOf(page)).toMatchObject({
            status: 'signed-in',
            cause: 'silent_sso',
            claims: { preferred_username: 'ada' },
          })
          expect(stage.proxy.requestsOf(grant('refresh_token'))).toHaveLength(1)
          // The chain that the silent login began is as good as any.
          expect(await askLater(page)).toMatch(/^ey/u)
          expect(await sessionOf(page)).toMatchObject({ cause: 'refreshed' })
          expect(stage.proxy.replayedRefreshTokens()).toEqual([])
        },
      )

      it.each(losses)(
        'a code that is %s: the user is signed in, and typed a password once',
        async (_, loss) => {
          const page = await stage.newPage()
          await openAndStart(page, stage.applications.url(name))
          stage.proxy.treatNext(grant('authorization_code'), loss)
          const session = await logIn(page, users.ada)
          expect(session).toMatchObject({
            status: 'signed-in',
            cause: 'silent_sso',
            claims: { preferred_username: 'ada' },
            callback: { status: 'rejected' },
          })
          // One was lost, one brought the tokens: no code went out twice.
          expect(stage.proxy.requestsOf(grant('authorization_code'))).toHaveLength(2)
          expect(await askLater(page)).toMatch(/^ey/u)
        },
      )
    })

    it('a server that says when it is back: the refresh token was not taken, and is used then', async () => {
      const page = await signedIn('indexeddb')
      stage.proxy.treatNext(grant('refresh_token'), {
        answer: {
          ...serviceUnavailable,
          headers: {
            ...serviceUnavailable.headers,
            'retry-after': '1',
            'access-control-expose-headers': 'retry-after',
          },
        },
      })
      await expect(askLater(page)).rejects.toThrow('503')
      expect(await sessionOf(page)).toMatchObject({ status: 'signed-in' })
      expect(await waitForSession(page, 'signed-in refreshed')).toBeTruthy()
      expect(stage.proxy.requestsOf(endpoint('auth'))).toHaveLength(0)
    })

    it('a server that is gone for a while: transient, nothing is posted, and the session is there when it is back', async () => {
      const page = await signedIn('indexeddb')
      stage.proxy.treatAll(() => true, 'cut')
      await page.evaluate(() => {
        // As after a sleep.
        dispatchEvent(new Event('offline'))
      })
      await expect(askLater(page)).rejects.toThrow('no answer')
      expect(await sessionOf(page)).toMatchObject({
        status: 'signed-in',
        cause: 'refresh_failed',
        problem: { code: 'network' },
      })
      expect(stage.proxy.requestsOf(grant('refresh_token'))).toHaveLength(0)
      stage.proxy.reset()
      await page.evaluate(() => {
        dispatchEvent(new Event('online'))
      })
      await waitForSession(page, 'signed-in refreshed')
      expect(stage.proxy.requestsOf(grant('refresh_token'))).toHaveLength(1)
      expect(stage.proxy.requestsOf(endpoint('auth'))).toHaveLength(0)
    })
  },
  everyEngineOnce,
)
