import { clientSecretPost, noClientAuthentication } from '@latchkey/node-confidential'
import { describe, expect, it } from 'vitest'

import { clients, users } from '../keycloak/cast.ts'
import { credentialsOf, reasonOf } from './target.ts'
import type { Target } from './target.ts'

const invalidUser = {
  code: 'oauth_error',
  status: 400,
  error: 'invalid_grant',
  error_description: 'Invalid user credentials',
}

/** Password, client credentials, refresh; and how a client authenticates. */
export function describeGrants({ client, tokensOf }: Target): void {
  describe('password grant', () => {
    it.each([
      ['ada', users.ada],
      ['a name and a password with umlauts', users.jörg],
      ['a one-time password', users.tess],
    ])('of %s', async (_, user) => {
      const api = client()
      const before = Date.now() / 1000
      const tokens = await api.passwordGrant(credentialsOf(user))
      expect(tokens).toMatchObject({ token_type: 'Bearer', 'not-before-policy': 0 })
      // The realm says 300 and 1800; a second may pass before the server counts.
      const { expires_in = 0, refresh_expires_in = 0, expiresAtSeconds = 0 } = tokens
      expect(expires_in).toBeOneOf([300, 299, 298])
      expect(refresh_expires_in).toBeOneOf([1800, 1799, 1798])
      expect(expiresAtSeconds).toBeGreaterThanOrEqual(before + expires_in)
      expect(expiresAtSeconds).toBeLessThanOrEqual(Date.now() / 1000 + expires_in)
      expect(await api.verifyToken(tokens.access_token)).toMatchObject({
        preferred_username: user.username,
      })
    })

    it.each([
      ['a wrong password', { ...users.ada, password: 'wrong' }, invalidUser],
      ['an unknown user', { ...users.ada, username: 'nobody' }, { ...invalidUser, status: 401 }],
      ['a missing one-time password', users.tess, invalidUser],
      ['a wrong one-time password', { ...users.tess, totp: '000000' }, invalidUser],
    ])('refuses %s', async (_, credentials, expected) => {
      expect(await reasonOf(client().passwordGrant(credentials))).toMatchObject({
        ...expected,
        status: expect.toBeOneOf([400, 401]),
      })
    })

    it('asks for more scope than openid', async () => {
      const tokens = await client().passwordGrant({ ...users.ada, scope: 'offline_access email' })
      expect(tokens.scope?.split(' ')).toEqual(expect.arrayContaining(['openid', 'offline_access']))
      expect(tokens.refresh_expires_in).toBe(0)
    })

    it('is refused to a client that may not', async () => {
      const reason = await reasonOf(client(clients.keeperBot).passwordGrant(users.ada))
      expect(reason).toMatchObject({ status: 400, error: 'unauthorized_client' })
    })
  })

  describe('client credentials grant', () => {
    it('gives an access token alone', async () => {
      const api = client()
      const tokens = await api.clientCredentialsGrant()
      expect(tokens).not.toHaveProperty('refresh_token')
      expect(tokens).not.toHaveProperty('id_token')
      expect(await api.verifyToken(tokens.access_token)).toMatchObject({
        preferred_username: 'service-account-logbook-api',
      })
    })

    it('with openid gives an ID token, verified', async () => {
      expect(await client().clientCredentialsGrant({ scope: 'openid' })).toHaveProperty('id_token')
    })

    it('refuses an unknown scope', async () => {
      const reason = await reasonOf(client().clientCredentialsGrant({ scope: 'no-such-scope' }))
      expect(reason).toMatchObject({ status: 400, error: 'invalid_scope' })
    })
  })

  describe('client authentication', () => {
    it('by client_secret_basic and by client_secret_post, whatever characters are in the secret', async () => {
      const post = client({
        clientAuthentication: clientSecretPost(clients.logbookApi.clientSecret),
      })
      expect(await post.clientCredentialsGrant()).toHaveProperty('access_token')
      expect(await client().clientCredentialsGrant()).toHaveProperty('access_token')
    })

    it('of a public client is its id', async () => {
      const web = client({
        clientId: clients.harborWeb.clientId,
        clientAuthentication: noClientAuthentication(),
      })
      expect(await web.passwordGrant(users.ada)).toHaveProperty('access_token')
    })

    it.each([
      ['a wrong secret', { clientSecret: 'wrong' }, 'unauthorized_client'],
      ['an unknown client', { clientId: 'nobody' }, 'invalid_client'],
    ])('refuses %s', async (_, changed, error) => {
      expect(await reasonOf(client(changed).clientCredentialsGrant())).toMatchObject({
        code: 'oauth_error',
        status: 401,
        error,
      })
    })
  })

  describe('refresh token grant', () => {
    it('gives new tokens of the same user', async () => {
      const api = client()
      const first = await api.passwordGrant(users.ada)
      const second = await api.refreshTokenGrant(
        { refresh_token: first.refresh_token ?? '' },
        { previousIdToken: first.id_token ?? '' },
      )
      expect(second.access_token).not.toBe(first.access_token)
      expect(await api.userinfo(second.access_token)).toMatchObject({ preferred_username: 'ada' })
    })

    it('refuses the ID token of another user', async () => {
      const api = client()
      const ada = await api.passwordGrant(users.ada)
      const jörg = await tokensOf(users.jörg)
      const refresh = api.refreshTokenGrant(
        { refresh_token: ada.refresh_token ?? '' },
        { previousIdToken: jörg.id_token ?? '' },
      )
      expect(await reasonOf(refresh)).toMatchObject({ code: 'token_rejected', claim: 'sub' })
    })

    it('refuses what is no refresh token', async () => {
      const { access_token } = await tokensOf(users.ada)
      for (const refresh_token of ['garbage', access_token]) {
        expect(await reasonOf(client().refreshTokenGrant({ refresh_token }))).toMatchObject({
          code: 'oauth_error',
          status: 400,
          error: 'invalid_grant',
          tokenFate: 'consumed',
        })
      }
    })

    it('refuses the refresh token of another client', async () => {
      const { refresh_token = '' } = await tokensOf(users.ada)
      const refresh = client(clients.tideService).refreshTokenGrant({ refresh_token })
      expect(await reasonOf(refresh)).toMatchObject({ status: 400, error: 'invalid_grant' })
    })
  })
}
