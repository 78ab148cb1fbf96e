import { createPkce, noClientAuthentication, withoutOpenid } from '@latchkey/node-confidential'
import type { ConfidentialClient } from '@latchkey/node-confidential'
import { describe, expect, it } from 'vitest'

import { clients, users } from '../keycloak/cast.ts'
import type { User } from '../keycloak/cast.ts'
import { callbackOf, openBrowser, saidBy } from './login-page.ts'
import type { LoginBrowser } from './login-page.ts'
import { credentialsOf, reasonOf } from './target.ts'
import type { Target } from './target.ts'

const redirect_uri = 'http://localhost/callback?from=login&to=Wärter'

/** One login by authorization code, up to the callback. */
async function startLogin(
  client: ConfidentialClient,
  user: User | undefined,
  extras: Readonly<Record<string, string | number>> = {},
  browser: LoginBrowser = openBrowser(),
): Promise<{ callbackUrl: string; state: string; nonce: string; code_verifier: string }> {
  const { code_verifier, ...challenge } = await createPkce()
  const state = `state & ${crypto.randomUUID()}`
  const nonce = crypto.randomUUID()
  const url = await client.authorizationUrl({ redirect_uri, state, nonce, ...challenge, ...extras })
  const outcome = await browser.login(url, user && credentialsOf(user))
  return { callbackUrl: callbackOf(outcome), state, nonce, code_verifier }
}

/** Login by redirect: the page, the callback, the code. */
export function describeLogin({ client }: Target): void {
  async function logIn(user: User, extras: Readonly<Record<string, string | number>> = {}) {
    const api = client()
    const { callbackUrl, state, nonce, code_verifier } = await startLogin(api, user, extras)
    const callback = await api.authorizationResponse(callbackUrl, { state })
    if (callback.error !== undefined) throw new Error(callback.error)
    return { api, code: callback.code, state, nonce, code_verifier }
  }

  describe('login by authorization code', () => {
    it.each([
      ['a password', users.ada],
      ['a name and a password with umlauts', users.jörg],
      ['a password and a one-time password', users.tess],
    ])('with %s', async (_, user) => {
      const { api, code, nonce, code_verifier } = await logIn(user)
      const tokens = await api.authorizationCodeGrant(
        { code, redirect_uri, code_verifier },
        { nonce },
      )
      const claims = await api.verifyIdToken(tokens.id_token ?? '', {
        nonce,
        accessToken: tokens.access_token,
      })
      expect(claims).toMatchObject({ preferred_username: user.username, azp: 'logbook-api' })
      expect(claims.at_hash).toBeTypeOf('string')
      expect(await api.verifyToken(tokens.access_token)).toMatchObject({ sub: claims.sub })
    })

    it('reads a callback in the fragment', async () => {
      const api = client()
      const { callbackUrl, state } = await startLogin(api, users.ada, { response_mode: 'fragment' })
      expect(new URL(callbackUrl).hash).not.toBe('')
      expect(await api.authorizationResponse(callbackUrl, { state })).toMatchObject({ state })
    })

    it('finds the SSO session of an earlier login', async () => {
      const browser = openBrowser()
      const api = client()
      await startLogin(api, users.ada, {}, browser)
      const { callbackUrl, state } = await startLogin(api, undefined, { prompt: 'none' }, browser)
      expect(await api.authorizationResponse(callbackUrl, { state })).toHaveProperty('code')
    })

    it('gives "login_required" as a value where nobody is signed in', async () => {
      const api = client()
      const { callbackUrl, state } = await startLogin(api, undefined, { prompt: 'none' })
      expect(await api.authorizationResponse(callbackUrl, { state })).toMatchObject({
        error: 'login_required',
        state,
      })
    })

    it.each([
      ['password', { ...users.ada, password: 'wrong' }, /Invalid username or password/u],
      ['one-time password', { ...users.tess, totp: '000000' }, /Invalid authenticator code/u],
    ])('stays at the login page for a wrong %s', async (_, credentials, message) => {
      const url = await client().authorizationUrl({ redirect_uri, state: 's' })
      const outcome = await openBrowser().login(url, credentials)
      expect('page' in outcome && saidBy(outcome.page)).toMatch(message)
    })

    it('refuses a callback of another login', async () => {
      const api = client()
      const { callbackUrl } = await startLogin(api, users.ada)
      expect(
        await reasonOf(api.authorizationResponse(callbackUrl, { state: 'other' })),
      ).toMatchObject({ code: 'callback_rejected', detail: expect.stringContaining('state') })
    })

    it('refuses a callback whose iss was changed, or is missing', async () => {
      const api = client()
      const { callbackUrl, state } = await startLogin(api, users.ada)
      const foreign = new URL(callbackUrl)
      foreign.searchParams.set('iss', 'https://evil.example')
      const without = new URL(callbackUrl)
      without.searchParams.delete('iss')
      for (const url of [foreign, without]) {
        expect(await reasonOf(api.authorizationResponse(url, { state }))).toMatchObject({
          code: 'callback_rejected',
          detail: expect.stringContaining('iss'),
        })
      }
    })

    it('takes a callback without iss of the client that excludes it, by name only', async () => {
      const fog = client({
        clientId: clients.fogWeb.clientId,
        clientAuthentication: noClientAuthentication(),
      })
      const { callbackUrl, state } = await startLogin(fog, users.ada)
      expect(await reasonOf(fog.authorizationResponse(callbackUrl, { state }))).toMatchObject({
        code: 'callback_rejected',
      })
      expect(
        await fog.authorizationResponse(callbackUrl, { state, iss: 'excluded' }),
      ).toHaveProperty('code')
    })

    it('refuses an unknown code', async () => {
      const grant = client().authorizationCodeGrant({ code: 'unknown', redirect_uri })
      expect(await reasonOf(grant)).toEqual({
        code: 'oauth_error',
        status: 400,
        error: 'invalid_grant',
        error_description: 'Code not valid',
        tokenFate: 'consumed',
      })
    })

    it('refuses a code that was used, and ends the session that it began', async () => {
      const { api, code, nonce, code_verifier } = await logIn(users.ada)
      const exchange = { code, redirect_uri, code_verifier }
      const tokens = await api.authorizationCodeGrant(exchange, { nonce })
      expect(await reasonOf(api.authorizationCodeGrant(exchange, { nonce }))).toMatchObject({
        error: 'invalid_grant',
        tokenFate: 'consumed',
      })
      expect(await reasonOf(api.userinfo(tokens.access_token))).toMatchObject({ status: 401 })
    })

    it.each([
      [
        'another redirect_uri',
        { redirect_uri: 'http://localhost/elsewhere' },
        'Incorrect redirect_uri',
      ],
      [
        'another code_verifier',
        { code_verifier: 'v'.repeat(43) },
        'PKCE verification failed: Code mismatch',
      ],
    ])('refuses a code with %s', async (_, changed, error_description) => {
      const { api, code, nonce, code_verifier } = await logIn(users.ada)
      const grant = api.authorizationCodeGrant(
        { code, redirect_uri, code_verifier, ...changed },
        { nonce },
      )
      expect(await reasonOf(grant)).toMatchObject({ error: 'invalid_grant', error_description })
    })

    it('refuses an ID token with another nonce, or one where none was sent', async () => {
      for (const nonce of ['other', undefined]) {
        const { api, code, code_verifier } = await logIn(users.ada)
        const grant = api.authorizationCodeGrant(
          { code, redirect_uri, code_verifier },
          nonce === undefined ? {} : { nonce },
        )
        expect(await reasonOf(grant)).toMatchObject({ code: 'token_rejected', claim: 'nonce' })
      }
    })

    it('checks auth_time where max_age was asked for', async () => {
      const { api, code, nonce, code_verifier } = await logIn(users.ada, { max_age: 60 })
      const tokens = await api.authorizationCodeGrant(
        { code, redirect_uri, code_verifier },
        { nonce, maxAgeSeconds: 60 },
      )
      expect(await api.verifyIdToken(tokens.id_token ?? '', { nonce })).toHaveProperty('auth_time')
    })

    it('gets no ID token without openid', async () => {
      const api = client()
      const { code_verifier, ...challenge } = await createPkce()
      const url = await api.authorizationUrl({
        redirect_uri,
        state: 's',
        scope: withoutOpenid('email'),
        ...challenge,
      })
      const callbackUrl = callbackOf(await openBrowser().login(url, users.ada))
      const callback = await api.authorizationResponse(callbackUrl, { state: 's' })
      const tokens = await api.authorizationCodeGrant({
        code: callback.code ?? '',
        redirect_uri,
        code_verifier,
      })
      expect(tokens).not.toHaveProperty('id_token')
    })

    it('ends the session by the end-session URL, and comes back', async () => {
      const browser = openBrowser()
      const api = client()
      const { callbackUrl, state, nonce, code_verifier } = await startLogin(
        api,
        users.ada,
        {},
        browser,
      )
      const { code } = await api.authorizationResponse(callbackUrl, { state })
      const tokens = await api.authorizationCodeGrant(
        { code: code ?? '', redirect_uri, code_verifier },
        { nonce },
      )
      const url = await api.endSessionUrl({
        id_token_hint: tokens.id_token ?? '',
        post_logout_redirect_uri: 'http://localhost/bye',
        state: 'out',
      })
      expect(callbackOf(await browser.login(url))).toBe('http://localhost/bye?state=out')
      const next = await startLogin(api, undefined, { prompt: 'none' }, browser)
      expect(
        await api.authorizationResponse(next.callbackUrl, { state: next.state }),
      ).toMatchObject({
        error: 'login_required',
      })
    })
  })
}
