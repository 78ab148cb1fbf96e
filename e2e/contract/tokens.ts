import { noClientAuthentication } from '@latchkey/node-confidential'
import { describe, expect, it } from 'vitest'

import { clients, users } from '../keycloak/cast.ts'
import { credentialsOf, reasonOf } from './target.ts'
import type { Target } from './target.ts'

const publicClient = {
  clientId: clients.harborWeb.clientId,
  clientAuthentication: noClientAuthentication(),
}

/** What the server says about tokens, and how it ends them. */
export function describeTokens({ client, tokensOf, administrator }: Target): void {
  describe('userinfo', () => {
    it.each([
      ['ada', users.ada],
      ['jörg', users.jörg],
      ['tess', users.tess],
    ])('of %s', async (_, user) => {
      const { access_token } = await tokensOf(user)
      expect(await client().userinfo(access_token)).toMatchObject({
        sub: expect.any(String),
        preferred_username: user.username,
        email_verified: true,
      })
    })

    it('reads a signed answer after verifying it', async () => {
      const signed = client(clients.signedService)
      const { access_token } = await signed.passwordGrant(users.ada)
      expect(await signed.userinfo(access_token)).toMatchObject({ preferred_username: 'ada' })
    })

    it('refuses a bad token: no body, but a challenge to read', async () => {
      expect(await reasonOf(client().userinfo('bad.token.here'))).toMatchObject({
        code: 'oauth_error',
        status: 401,
        error: 'invalid_token',
        challenge: { scheme: 'bearer', parameters: { error: 'invalid_token' } },
      })
    })

    it('refuses a token without openid', async () => {
      const { access_token } = await client().clientCredentialsGrant()
      expect(await reasonOf(client().userinfo(access_token))).toMatchObject({
        code: 'oauth_error',
        status: 403,
        error: 'insufficient_scope',
      })
    })
  })

  describe('introspect', () => {
    it('an access token', async () => {
      const { access_token } = await tokensOf(users.ada)
      expect(await client().introspect(access_token)).toMatchObject({
        active: true,
        username: 'ada',
        client_id: 'logbook-api',
        token_type: 'Bearer',
      })
    })

    it('a refresh token, by what it says it is', async () => {
      const { refresh_token = '' } = await tokensOf(users.ada)
      expect(await client().introspect(refresh_token)).toMatchObject({
        active: true,
        token_type: 'Refresh',
      })
      expect(await client().introspect(refresh_token, { token_type_hint: 'access_token' })).toEqual(
        { active: false },
      )
    })

    it('says why a token for others is inactive', async () => {
      const { access_token } = await client(clients.tideService).passwordGrant(users.ada)
      expect(await client(clients.tideService).introspect(access_token)).toEqual({
        active: false,
        diagnosis: {
          cause: 'audience',
          message: expect.stringMatching(/"tide-service" is not in .*"Audience" mapper/u),
        },
      })
    })

    it('knows nothing of garbage', async () => {
      expect(await client().introspect('garbage')).toEqual({ active: false })
    })

    it('is refused to a public client', async () => {
      const { access_token } = await tokensOf(users.ada)
      expect(await reasonOf(client(publicClient).introspect(access_token))).toMatchObject({
        status: 403,
        error: 'invalid_request',
        error_description: 'Client not allowed.',
      })
    })

    it('an RPT, with what it permits', async () => {
      const { access_token: accessToken } = await tokensOf(users.ada)
      const rpt = await client().umaTicketGrant({ accessToken, permissions: 'Logbook#read' })
      expect(
        await client().introspectRpt(rpt.error === undefined ? rpt.access_token : ''),
      ).toMatchObject({
        active: true,
        permissions: [
          {
            rsid: expect.any(String),
            rsname: 'Logbook',
            scopes: ['read'],
            resource_id: expect.any(String),
            resource_scopes: ['read'],
          },
        ],
      })
    })
  })

  describe('logout', () => {
    it('ends the session: its refresh token and its access token', async () => {
      const api = client()
      const { refresh_token = '', access_token } = await api.passwordGrant(users.ada)
      expect(await api.logout({ refresh_token })).toBeUndefined()
      expect(await reasonOf(api.userinfo(access_token))).toMatchObject({
        status: 401,
        error: 'invalid_token',
      })
      expect(await reasonOf(api.refreshTokenGrant({ refresh_token }))).toMatchObject({
        status: 400,
        error: 'invalid_grant',
        tokenFate: 'consumed',
      })
      expect(await api.introspect(access_token)).toEqual({ active: false })
      // A session that is over already is what was asked for.
      expect(await api.logout({ refresh_token })).toBeUndefined()
    })

    it('refuses the refresh token of another client', async () => {
      const { refresh_token = '' } = await tokensOf(users.ada)
      expect(await reasonOf(client(clients.tideService).logout({ refresh_token }))).toMatchObject({
        status: 400,
        error: 'invalid_grant',
        error_description: expect.stringContaining("don't match"),
      })
    })

    it('by an administrator is noticed at the next refresh', async () => {
      const api = client()
      const { refresh_token = '', access_token } = await api.passwordGrant(users.grace)
      await administrator.endSessions(users.grace.username)
      expect(await reasonOf(api.refreshTokenGrant({ refresh_token }))).toMatchObject({
        error: 'invalid_grant',
        tokenFate: 'consumed',
      })
      expect(await api.introspect(access_token)).toEqual({ active: false })
      // The token itself is good until it ends: that is what verifying it here costs.
      expect(await api.verifyToken(access_token)).toBeDefined()
    })

    it('refuses a malformed token', async () => {
      expect(await reasonOf(client().logout({ refresh_token: 'garbage' }))).toEqual({
        code: 'oauth_error',
        status: 400,
        error: 'invalid_grant',
        error_description: 'Invalid refresh token',
      })
    })
  })

  describe('revoke', () => {
    it('ends a refresh token', async () => {
      const api = client()
      const { refresh_token = '' } = await api.passwordGrant(users.ada)
      expect(await api.revoke(refresh_token)).toBeUndefined()
      expect(await reasonOf(api.refreshTokenGrant({ refresh_token }))).toMatchObject({
        error: 'invalid_grant',
      })
      expect(await api.revoke(refresh_token)).toBeUndefined()
    })

    it('takes a token that never was one, but not an ID token or another client’s', async () => {
      const { id_token = '', refresh_token = '' } = await tokensOf(users.ada)
      expect(await client().revoke('garbage')).toBeUndefined()
      expect(await reasonOf(client().revoke(id_token))).toMatchObject({
        status: 400,
        error: 'unsupported_token_type',
      })
      expect(await reasonOf(client(clients.tideService).revoke(refresh_token))).toMatchObject({
        status: 400,
        error: 'invalid_request',
      })
    })

    it('ends an access token', async () => {
      const api = client()
      const { access_token } = await api.passwordGrant(credentialsOf(users.grace))
      await api.revoke(access_token, { token_type_hint: 'access_token' })
      expect(await api.introspect(access_token)).toEqual({ active: false })
    })
  })
}
