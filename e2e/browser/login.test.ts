import { describe, expect, it } from 'vitest'

import { REALM, totpSecret, users } from '../keycloak/cast.ts'
import { totp } from '../keycloak/totp.ts'
import {
  backInApplication,
  latchkeyApplication,
  leaveForLogin,
  logIn,
  openAndStart,
  sessionOf,
  startHere,
} from './latchkey-page.ts'
import { signIn } from './login-form.ts'
import { onStage } from './stage.ts'
import { grant } from './treatment.ts'

onStage(
  (serverUrl) => ({
    spa: latchkeyApplication('spa', serverUrl),
    query: latchkeyApplication('query', serverUrl, { responseMode: 'query' }),
    fog: latchkeyApplication('fog', serverUrl, {
      clientId: 'fog-web',
      authorizationResponseIss: 'excluded',
    }),
  }),
  (stage) => {
    const url = (path = '', name = 'spa') => stage.applications.url(name, { path })

    describe('a login', () => {
      it.each(['spa', 'query', 'fog'])('with a password (%s)', async (name) => {
        const page = await stage.newPage()
        expect(await openAndStart(page, url('', name))).toMatchObject({
          status: 'signed-out',
          cause: 'no_session',
        })
        expect(await logIn(page, users.ada)).toMatchObject({
          status: 'signed-in',
          cause: 'login',
          claims: { preferred_username: 'ada', iss: `${stage.proxy.url}/realms/${REALM}` },
          callback: { status: 'completed', returnTo: url('', name) },
        })
        expect(await page.url()).toBe(url('', name))
        expect(await page.evaluate(() => window.client.hasRealmRole('keeper'))).toBe(true)
        expect(await page.evaluate(() => window.client.hasRealmRole('visitor-of-mars'))).toBe(false)
        expect(await page.evaluate(() => window.client.userinfo())).toMatchObject({
          preferred_username: 'ada',
        })
      })

      it('with a second factor', async () => {
        const page = await stage.newPage()
        await openAndStart(page, url())
        await leaveForLogin(page)
        await signIn(page, users.tess)
        await page.fill('#otp', totp(totpSecret, Date.now() / 1000))
        await page.click('#kc-login')
        expect(await backInApplication(page)).toMatchObject({
          status: 'signed-in',
          claims: { preferred_username: 'tess' },
        })
      })

      it('with a wrong password first', async () => {
        const page = await stage.newPage()
        await openAndStart(page, url())
        await leaveForLogin(page)
        await signIn(page, { ...users.ada, password: 'wrong' })
        await page.waitFor('document.querySelector("#username[aria-invalid=true]")', 'an error')
        await signIn(page, users.ada)
        expect(await backInApplication(page)).toMatchObject({ status: 'signed-in', cause: 'login' })
      })

      it('from a deep link, with its own parameters kept', async () => {
        const page = await stage.newPage()
        const deep = url('boats/7?tab=crew&code=mine#log')
        await openAndStart(page, deep)
        const session = await logIn(page, users.ada)
        expect(session.callback).toEqual({ status: 'completed', returnTo: deep })
        expect(await page.url()).toBe(url())
      })

      it('as who is signed in already, without a page', async () => {
        const page = await stage.newPage()
        await openAndStart(page, url())
        await logIn(page, users.ada)
        await leaveForLogin(page, { prompt: 'none' })
        expect(await backInApplication(page)).toMatchObject({
          cause: 'login',
          callback: { status: 'completed' },
        })
      })

      it('without a page, where nobody is signed in: a value', async () => {
        const page = await stage.newPage()
        await openAndStart(page, url())
        await leaveForLogin(page, { prompt: 'none' })
        expect(await backInApplication(page)).toMatchObject({
          status: 'signed-out',
          callback: { status: 'refused', error: 'login_required' },
        })
        expect(await page.url()).toBe(url())
      })

      it('in two tabs at once, and one that was abandoned', async () => {
        const profile = await stage.newProfile()
        const [abandoned, one, other] = [
          await profile.newPage(),
          await profile.newPage(),
          await profile.newPage(),
        ]
        for (const page of [abandoned, one, other]) {
          await openAndStart(page, url('here'))
          await leaveForLogin(page)
          await page.waitFor('document.querySelector("#username") !== null', 'the login page')
        }
        await signIn(one, users.ada)
        expect(await backInApplication(one)).toMatchObject({ cause: 'login' })
        // Keycloak knows the user by now; its page in the other tab goes on by itself, or at the next click.
        await leaveAnew(other)
        expect(await backInApplication(other)).toMatchObject({ status: 'signed-in' })

        async function leaveAnew(page: typeof other) {
          await openAndStart(page, url('here'))
          await leaveForLogin(page)
        }
      })
    })

    describe('a callback is taken once', () => {
      it('by a start that is called twice, as StrictMode does', async () => {
        const page = await stage.newPage()
        await openAndStart(page, url())
        await leaveForLogin(page)
        await signIn(page, users.ada)
        await page.waitFor('window.client !== undefined', 'the application')
        const sessions = await page.evaluate(() =>
          Promise.all([window.client.start(), window.client.start()]),
        )
        expect(sessions.map(({ callback }) => callback?.status)).toEqual(['completed', 'completed'])
        expect(stage.proxy.requestsOf(grant('authorization_code'))).toHaveLength(1)
      })

      it('a reload, the back button and a bookmark find the session, and where the user was going', async () => {
        const page = await stage.newPage()
        await openAndStart(page, url('deep'))
        await leaveForLogin(page)
        await signIn(page, users.ada)
        await page.waitFor('window.client !== undefined', 'the application')
        const callbackUrl = await page.url()
        expect(callbackUrl).toContain('code=')
        expect(await startHere(page)).toMatchObject({ callback: { status: 'completed' } })
        await page.reload()
        const reloaded = await startHere(page)
        expect(reloaded).toMatchObject({ status: 'signed-in', cause: 'restored' })
        expect(reloaded.callback).toBeUndefined()
        // A bookmark of the callback itself.
        await page.goto(stage.applications.apiUrl())
        expect(await openAndStart(page, callbackUrl)).toMatchObject({
          status: 'signed-in',
          callback: { status: 'repeated', returnTo: url('deep') },
        })
        expect(await page.url()).toBe(url())
        expect(stage.proxy.requestsOf(grant('authorization_code')).length).toBeLessThanOrEqual(2)
        expect(
          stage.proxy.requestsOf(grant('authorization_code')).every(({ status }) => status === 200),
        ).toBe(true)
      })

      it('a login that this browser did not begin is refused, and the user is where they were', async () => {
        const page = await stage.newPage()
        const session = await openAndStart(page, url('#code=stolen&state=unknown&mine=1'))
        expect(session).toMatchObject({
          status: 'signed-out',
          callback: { status: 'rejected', reason: { code: 'callback_rejected' } },
        })
        expect(await page.url()).toBe(url('#mine=1'))
        expect(stage.proxy.requestsOf(grant('authorization_code'))).toHaveLength(0)
      })

      it('a response for somebody else on the page is left alone', async () => {
        const page = await stage.newPage()
        const foreign = url('github?code=theirs&state=theirs')
        const session = await openAndStart(page, foreign)
        expect(session.callback).toBeUndefined()
        expect(await page.url()).toBe(foreign)
      })
    })

    describe('an action that the application asks for', () => {
      it('comes back with how it ended', async () => {
        const page = await stage.newPage()
        await openAndStart(page, url('account'))
        await logIn(page, users.grace)
        await leaveForLogin(page, { kc_action: 'UPDATE_PASSWORD', returnTo: url('account') })
        await page.fill('#password-new', users.grace.password)
        await page.fill('#password-confirm', users.grace.password)
        await page.click('[type=submit]')
        expect(await backInApplication(page)).toMatchObject({
          status: 'signed-in',
          claims: { preferred_username: 'grace' },
          callback: {
            status: 'completed',
            returnTo: url('account'),
            kc_action: 'UPDATE_PASSWORD',
            kc_action_status: 'success',
          },
        })
      })

      it('may be cancelled: the user stays signed in', async () => {
        const page = await stage.newPage()
        await openAndStart(page, url())
        await logIn(page, users.grace)
        await leaveForLogin(page, { kc_action: 'UPDATE_PASSWORD' })
        await page.click('[name=cancel-aia]')
        expect(await backInApplication(page)).toMatchObject({
          status: 'signed-in',
          callback: { kc_action: 'UPDATE_PASSWORD', kc_action_status: 'cancelled' },
        })
      })
    })

    it('registers a new user', async () => {
      const page = await stage.newPage()
      await openAndStart(page, url('welcome'))
      await page.leave(() => window.client.register())
      const username = `new-${stage.engine}-${Date.now()}`
      await page.fill('#username', username)
      await page.fill('#password', 'a Password 1')
      await page.fill('#password-confirm', 'a Password 1')
      await page.fill('#email', `${username}@lighthouse.example`)
      await page.fill('#firstName', 'New')
      await page.fill('#lastName', 'Keeper')
      await page.click('[type=submit]')
      expect(await backInApplication(page)).toMatchObject({
        status: 'signed-in',
        cause: 'login',
        claims: { preferred_username: username },
        callback: { status: 'completed', returnTo: url('welcome') },
      })
    })

    it('says nothing on the console that a user of the application would have to read', async () => {
      const page = await stage.newPage()
      await openAndStart(page, url())
      await logIn(page, users.ada)
      await sessionOf(page)
      const printed = await page.console()
      expect(
        printed.filter(({ type, text }) => type !== 'info' && !/404|favicon/u.test(text)),
      ).toEqual([])
    })
  },
)
