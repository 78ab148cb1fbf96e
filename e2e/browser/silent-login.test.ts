import type { Session } from '@latchkey/browser-pkce'
import { describe, expect, it } from 'vitest'

import { users } from '../keycloak/cast.ts'
import type { Host } from './applications.ts'
import type { Page } from './browser.ts'
import {
  backInApplication,
  latchkeyApplication,
  logIn,
  openAndStart,
  sessionOf,
  waitForSession,
} from './latchkey-page.ts'
import { onStage } from './stage.ts'
import { endpoint, grant } from './treatment.ts'

onStage(
  (serverUrl) => ({
    spa: latchkeyApplication('spa', serverUrl),
    second: latchkeyApplication('second', serverUrl, {
      clientId: 'fog-web',
      authorizationResponseIss: 'excluded',
    }),
    memory: latchkeyApplication('memory', serverUrl, { storage: 'memory' }),
    redirect: latchkeyApplication('redirect', serverUrl, { restore: 'redirect' }),
    none: latchkeyApplication('none', serverUrl, { restore: 'none' }),
  }),
  (stage) => {
    const url = (name = 'spa', host: Host = 'localhost') => stage.applications.url(name, { host })

    describe('a session of the server is found without a page', () => {
      it('by a second application of the same site', async () => {
        const profile = await stage.newProfile()
        const [page, other] = [await profile.newPage(), await profile.newPage()]
        await openAndStart(page, url())
        await logIn(page, users.ada)
        expect(await openAndStart(other, url('second'))).toMatchObject({
          status: 'signed-in',
          cause: 'silent_sso',
          claims: { preferred_username: 'ada', aud: 'fog-web' },
        })
        expect(await other.url()).toBe(url('second'))
      })

      it('after a reload, by a page that keeps its tokens in memory', async () => {
        const page = await stage.newPage()
        await openAndStart(page, url('memory'))
        await logIn(page, users.ada)
        expect(await openAndStart(page, url('memory'))).toMatchObject({
          status: 'signed-in',
          cause: 'silent_sso',
        })
      })

      it('by a tab that was signed out, when another tab logs in', async () => {
        const profile = await stage.newProfile()
        const [page, other] = [await profile.newPage(), await profile.newPage()]
        expect(await openAndStart(other, url())).toMatchObject({ status: 'signed-out' })
        await openAndStart(page, url())
        await logIn(page, users.ada)
        expect(await waitForSession(other, 'signed-in')).toMatchObject({ cause: 'silent_sso' })
      })

      it('by going there and back, where the client is told to', async () => {
        const profile = await stage.newProfile()
        const [page, other] = [await profile.newPage(), await profile.newPage()]
        await openAndStart(page, url())
        await logIn(page, users.ada)
        await other.goto(url('redirect'))
        expect(await startThereAndBack(other)).toMatchObject({
          status: 'signed-in',
          cause: 'login',
        })
        expect(await other.url()).toBe(url('redirect'))
      })

      it('and not looked for, where the client is told so', async () => {
        const page = await stage.newPage()
        expect(await openAndStart(page, url('none'))).toMatchObject({ cause: 'no_session' })
        expect(stage.proxy.requestsOf(endpoint('auth'))).toHaveLength(0)
      })
    })

    it('going there and back ends where nobody is signed in, and goes no second time', async () => {
      const page = await stage.newPage()
      await page.goto(url('redirect'))
      expect(await startThereAndBack(page)).toMatchObject({
        status: 'signed-out',
        callback: { status: 'refused', error: 'login_required' },
      })
      expect(stage.proxy.requestsOf(endpoint('auth'))).toHaveLength(1)
    })

    describe('from another site', () => {
      it.runIf(stage.engine === 'chromium' || stage.engine === 'firefox')(
        'with third-party cookies allowed: as from the same site',
        async () => {
          const profile = await stage.newProfile({ thirdPartyCookies: 'allowed' })
          const [page, other] = [await profile.newPage(), await profile.newPage()]
          await openAndStart(page, url('spa', '127.0.0.1'))
          await logIn(page, users.ada)
          expect(await openAndStart(other, url('spa', '127.0.0.1'))).toMatchObject({
            status: 'signed-in',
            cause: 'silent_sso',
          })
        },
      )

      it('with third-party cookies blocked: unknown, not wrongly signed out; and known the next time', async () => {
        const profile = await stage.newProfile({ thirdPartyCookies: 'blocked' })
        const [page, other] = [await profile.newPage(), await profile.newPage()]
        await openAndStart(page, url('spa', '127.0.0.1'))
        await logIn(page, users.ada)
        expect(await openAndStart(other, url('spa', '127.0.0.1'))).toMatchObject({
          status: 'unknown',
          cause: 'sso_unreachable',
        })
        // What is known not to work is not waited for again.
        const before = stage.proxy.requestsOf(endpoint('auth')).length
        expect(await openAndStart(other, url('spa', '127.0.0.1'))).toMatchObject({
          cause: 'sso_unreachable',
        })
        expect(stage.proxy.requestsOf(endpoint('auth'))).toHaveLength(before)
        // A login settles it, and the tab that has tokens keeps them over a reload.
        await other.leave(() => window.client.login())
        expect(await backInApplication(other)).toMatchObject({ status: 'signed-in' })
        expect(await openAndStart(page, url('spa', '127.0.0.1'))).toMatchObject({
          cause: 'restored',
        })
      })
    })

    it('a server that answers nothing is waited for five seconds, and then it is not known', async () => {
      const page = await stage.newPage()
      stage.proxy.treatAll(endpoint('auth'), { holdRequestUntil: new Promise(() => {}) })
      const session = await openAndStart(page, url())
      expect(session).toMatchObject({ status: 'unknown', cause: 'sso_unreachable' })
    })

    it('a server that cannot be reached is looked for again, until it is back', async () => {
      const page = await stage.newPage()
      stage.proxy.treatAll(() => true, 'cut')
      expect(await openAndStart(page, url())).toMatchObject({
        status: 'unknown',
        cause: 'server_unreachable',
        problem: { code: 'network' },
      })
      stage.proxy.reset()
      expect(await waitForSession(page, 'signed-out')).toMatchObject({ cause: 'no_session' })
    })

    it('a message that a foreign page sends has no effect', async () => {
      const page = await stage.newPage()
      await openAndStart(page, url())
      const before = await sessionOf(page)
      await page.evaluate(() => {
        const frame = document.createElement('iframe')
        frame.srcdoc = `<script>parent.postMessage(location.origin + '#code=x&state=y', '*')</script>`
        frame.setAttribute('sandbox', 'allow-scripts')
        document.body.append(frame)
        return new Promise((resolve) => addEventListener('message', resolve, { once: true })).then(
          () => true,
        )
      })
      expect(await sessionOf(page)).toEqual(before)
      expect(stage.proxy.requestsOf(grant('authorization_code'))).toHaveLength(0)
    })

    /** Starts a client that leaves the page at once, and again when it is back. */
    async function startThereAndBack(page: Page): Promise<Session> {
      await page.waitFor('window.client !== undefined', 'the client')
      await page.leave(() => window.client.start())
      return backInApplication(page)
    }
  },
)
