import { decodeToken } from '@latchkey/node-confidential'
import { describe, expect, it } from 'vitest'

import { clients, users } from '../keycloak/cast.ts'
import { reasonOf } from './target.ts'
import type { Target } from './target.ts'

const accessToken = 'urn:ietf:params:oauth:token-type:access_token'

/** RFC 8693, standard and legacy. */
export function describeTokenExchange({ client, tokensOf }: Target): void {
  describe('token exchange, standard (v2)', () => {
    it('narrows the audience', async () => {
      const { access_token: subject_token } = await tokensOf(users.ada)
      const tokens = await client().tokenExchange({ subject_token, audience: 'pilot-service' })
      expect(tokens.issued_token_type).toBe(accessToken)
      expect(decodeToken(tokens.access_token)).toMatchObject({
        aud: 'pilot-service',
        preferred_username: 'ada',
      })
      const pilot = client(clients.pilotService)
      expect(await pilot.verifyToken(tokens.access_token)).toMatchObject({ azp: 'logbook-api' })
    })

    it('gives an ID token in the place of an access token', async () => {
      const { access_token: subject_token } = await tokensOf(users.ada)
      const tokens = await client().tokenExchange({
        subject_token,
        requested_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      })
      expect(tokens.token_type).toBe('N_A')
      expect(decodeToken(tokens.access_token)).toMatchObject({ typ: 'ID' })
    })

    it.each([
      [
        'an audience out of reach',
        { audience: 'wreck-service' },
        'Requested audience not available: wreck-service',
      ],
      [
        'several audiences, one out of reach',
        { audience: ['pilot-service', 'wreck-service'] },
        'Requested audience not available: wreck-service',
      ],
      [
        'a refresh token',
        { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
        'requested_token_type unsupported',
      ],
    ])('refuses %s', async (_, asked, error_description) => {
      const { access_token: subject_token } = await tokensOf(users.ada)
      expect(await reasonOf(client().tokenExchange({ subject_token, ...asked }))).toMatchObject({
        status: 400,
        error: 'invalid_request',
        error_description,
      })
    })

    it('refuses an audience that does not exist', async () => {
      const { access_token: subject_token } = await tokensOf(users.ada)
      const exchange = client().tokenExchange({ subject_token, audience: 'nobody' })
      expect(await reasonOf(exchange)).toMatchObject({ status: 400, error: 'invalid_client' })
    })

    it('is refused to a client that the token is not for', async () => {
      const { access_token: subject_token } = await client().passwordGrant(users.jörg)
      const exchange = client(clients.pilotService).tokenExchange({ subject_token })
      expect(await reasonOf(exchange)).toMatchObject({ status: 403, error: 'access_denied' })
    })

    it('refuses a bad subject token', async () => {
      const reason = await reasonOf(client().tokenExchange({ subject_token: 'garbage' }))
      expect(reason).toMatchObject({ code: 'oauth_error', status: 400, error: 'invalid_request' })
    })
  })

  describe('token exchange, legacy (v1)', () => {
    it('impersonates a user, for who may', async () => {
      const bot = client(clients.keeperBot)
      const { access_token: subject_token } = await bot.clientCredentialsGrant()
      const tokens = await bot.tokenExchange({
        subject_token,
        requested_subject: users.jörg.username,
      })
      expect(decodeToken(tokens.access_token)).toMatchObject({
        preferred_username: users.jörg.username,
      })
    })

    it('is refused to who may not', async () => {
      const bot = client(clients.deckhandBot)
      const { access_token: subject_token } = await bot.clientCredentialsGrant()
      const exchange = bot.tokenExchange({ subject_token, requested_subject: 'ada' })
      expect(await reasonOf(exchange)).toMatchObject({
        status: 403,
        error: 'access_denied',
        error_description: 'Client not allowed to exchange',
      })
    })
  })
}
