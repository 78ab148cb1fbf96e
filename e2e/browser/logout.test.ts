import { describe, expect, it } from 'vitest'

import { REALM, users } from '../keycloak/cast.ts'
import type { Page } from './browser.ts'
import {
  latchkeyApplication,
  logIn,
  openAndStart,
  sessionOf,
  startHere,
  waitForSession,
} from './latchkey-page.ts'
import { onStage } from './stage.ts'
import { endpoint, grant } from './treatment.ts'

/** Longer than an access token lives. */
const later = 400

onStage(
  (serverUrl) => ({
    session: latchkeyApplication('session', serverUrl, {
      storage: 'session',
      postLogoutRedirectUri: '/session/goodbye',
    }),
    indexeddb: latchkeyApplication('indexeddb', serverUrl, { storage: 'indexeddb' }),
  }),
  (stage) => {
    const url = (name: string, path = '') => stage.applications.url(name, { path })

    /** Two tabs of one profile with one user signed in. */
    async function twoTabs(name: string): Promise<[Page, Page]> {
      const profile = await stage.newProfile()
      const [page, other] = [await profile.newPage(), await profile.newPage()]
      await openAndStart(page, url(name))
      await logIn(page, users.ada)
      expect(await openAndStart(other, url(name))).toMatchObject({ status: 'signed-in' })
      return [page, other]
    }

    const turnClock = (page: Page): Promise<unknown> =>
      page.evaluate((ahead) => {
        window.clockAhead = ahead
      }, later)

    describe.each(['session', 'indexeddb'])('with storage %s', (name) => {
      it('a logout ends the session here, at the server, and in the other tab', async () => {
        const [page, other] = await twoTabs(name)
        await page.leave(() => window.client.logout())
        const back = name === 'session' ? url(name, 'goodbye') : url(name)
        await page.waitFor(
          `location.href === ${JSON.stringify(back)} && window.client?.session.cause === 'not_started'`,
          'the page after the logout',
        )
        expect(await startHere(page)).toMatchObject({ status: 'signed-out', cause: 'no_session' })
        expect(await waitForSession(other, 'signed-out')).toMatchObject({
          cause: 'logout_elsewhere',
        })
        await expect(other.evaluate(() => window.client.getAccessToken())).rejects.toThrow(
          'got none (logout_elsewhere)',
        )
        // Keycloak did not ask whether the user means it, for it knows whose session it is.
        expect(stage.proxy.requestsOf(endpoint('logout'))).toHaveLength(1)
        expect(await openAndStart(other, url(name))).toMatchObject({ cause: 'no_session' })
      })

      it('a tab that was elsewhere meanwhile does not come back with the session', async () => {
        const [page, other] = await twoTabs(name)
        await other.goto(stage.applications.url(name, { path: 'empty.html' }))
        await page.leave(() => window.client.logout())
        await expect.poll(() => stage.proxy.requestsOf(endpoint('logout'))).toHaveLength(1)
        expect(await openAndStart(other, url(name))).toMatchObject({
          status: 'signed-out',
          cause: 'no_session',
        })
      })

      it('an administrator’s logout is noticed at the next refresh', async () => {
        const [page, other] = await twoTabs(name)
        await stage.target.endSessions(REALM, users.ada.username)
        expect(await sessionOf(page)).toMatchObject({ status: 'signed-in' })
        for (const each of [page, other]) {
          await turnClock(each)
          await expect(each.evaluate(() => window.client.getAccessToken())).rejects.toThrow(
            'expected a signed-in user',
          )
          expect(await sessionOf(each)).toMatchObject({ status: 'signed-out' })
        }
        expect(stage.proxy.replayedRefreshTokens()).toEqual([])
      })

      it('and when the page is seen again after more than a minute', async () => {
        const [page] = await twoTabs(name)
        await stage.target.endSessions(REALM, users.ada.username)
        const hide = (isHidden: boolean): Promise<unknown> =>
          page.evaluate((hidden) => {
            Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
            document.dispatchEvent(new Event('visibilitychange'))
          }, isHidden)
        await hide(true)
        await page.evaluate(() => {
          window.clockAhead += 61
        })
        await hide(false)
        expect(await waitForSession(page, 'signed-out')).toMatchObject({ cause: 'session_ended' })
      })

      it('a login as another user is noticed everywhere, and no tab mixes the two', async () => {
        const [page, other] = await twoTabs(name)
        await page.leave(() => window.client.logout())
        await waitForSession(other, 'signed-out')
        await page.waitFor(
          "window.client?.session.cause === 'not_started' && location.pathname.length < 30",
          'the page after the logout',
        )
        await startHere(page)
        await logIn(page, users.grace)
        await other.waitFor(
          "window.client.session.claims?.preferred_username === 'grace'",
          'the other user in the other tab',
        )
        const subjects = await other.evaluate(async () => {
          const token = await window.client.getAccessToken()
          const [, claims = ''] = token.split('.')
          const { sub } = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')))
          return [sub, window.client.session.claims?.sub]
        })
        expect(subjects[0]).toBe(subjects[1])
      })
    })

    it('a logout while a refresh is under way stays a logout', async () => {
      const [page, other] = await twoTabs('indexeddb')
      const { promise, resolve } = Promise.withResolvers<void>()
      stage.proxy.treatNext(grant('refresh_token'), { holdAnswerUntil: promise })
      await turnClock(other)
      await other.leave(() => window.client.getAccessToken())
      await expect.poll(() => stage.proxy.requestsOf(grant('refresh_token'))).toHaveLength(1)
      await page.leave(() => window.client.logout())
      await waitForSession(other, 'signed-out')
      resolve()
      await expect
        .poll(() => stage.proxy.requestsOf(grant('refresh_token'))[0]?.status)
        .not.toBeUndefined()
      expect(await openAndStart(other, url('indexeddb'))).toMatchObject({ status: 'signed-out' })
    })
  },
)
