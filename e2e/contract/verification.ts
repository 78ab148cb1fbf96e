import { decodeToken, hasRealmRole, hasResourceRole, unchecked } from '@latchkey/node-confidential'
import { describe, expect, it } from 'vitest'

import { clients, users } from '../keycloak/cast.ts'
import { reasonOf } from './target.ts'
import type { Target } from './target.ts'

/** Checking tokens here, without asking the server. */
export function describeVerification({ client, tokensOf, url, administrator }: Target): void {
  /** A token of a client without audience mapper, for a user without a role of `logbook-api`: for neither is it in `aud`. */
  const foreignToken = async (): Promise<string> =>
    (await client(clients.tideService).passwordGrant(users.jörg)).access_token

  describe('verifyToken', () => {
    it('gives the claims, and roles are read from them', async () => {
      const claims = await client().verifyToken((await tokensOf(users.ada)).access_token)
      expect(claims).toMatchObject({ azp: 'logbook-api', preferred_username: 'ada' })
      expect(hasRealmRole(claims, 'keeper')).toBe(true)
      expect(hasRealmRole(claims, 'diver')).toBe(false)
      expect(hasResourceRole(claims, 'editor', 'logbook-api')).toBe(true)
      expect(hasResourceRole(claims, 'editor', 'pilot-service')).toBe(false)
    })

    it('refuses a token for others, and says what to change', async () => {
      const token = await foreignToken()
      const reason = await reasonOf(client().verifyToken(token))
      expect(reason).toMatchObject({
        code: 'token_rejected',
        claim: 'aud',
        expected: expect.stringMatching(/"logbook-api".*"Audience" mapper.*azp/u),
        actual: expect.stringMatching(/azp "tide-service"/u),
      })
      expect(JSON.stringify(reason)).not.toContain(token.slice(0, 20))
    })

    it('takes it by azp, by its own aud, or unchecked', async () => {
      const token = await foreignToken()
      const api = client()
      expect(await api.verifyToken(token, { audience: { azp: ['tide-service'] } })).toBeDefined()
      expect(await api.verifyToken(token, { audience: unchecked })).toBeDefined()
      const { aud } = decodeToken(token)
      const one = (Array.isArray(aud) ? aud : [aud])[0] as string
      expect(await api.verifyToken(token, { audience: [one, 'nobody'] })).toBeDefined()
      expect(
        await reasonOf(api.verifyToken(token, { audience: { azp: 'pilot-service' } })),
      ).toMatchObject({ claim: 'azp' })
    })

    it.each([
      ['an ID token', 'id_token', 'typ'],
      ['a refresh token', 'refresh_token', 'alg'],
    ] as const)('refuses %s', async (_, member, claim) => {
      const token = (await tokensOf(users.ada))[member] ?? ''
      expect(await reasonOf(client().verifyToken(token))).toMatchObject({
        code: 'token_rejected',
        claim,
      })
    })

    it('refuses a token that was changed', async () => {
      const { access_token } = await tokensOf(users.mallory)
      const [header, , signature] = access_token.split('.')
      const claims = { ...decodeToken(access_token), realm_access: { roles: ['keeper'] } }
      const forged = Buffer.from(JSON.stringify(claims)).toString('base64url')
      const reason = await reasonOf(client().verifyToken(`${header}.${forged}.${signature}`))
      expect(reason).toMatchObject({ code: 'token_rejected', claim: 'signature' })
    })

    it('refuses a token without signature, and one of another kind', async () => {
      const { access_token } = await tokensOf(users.ada)
      const none = Buffer.from('{"alg":"none"}').toString('base64url')
      for (const [token, claim] of [
        [`${none}.${access_token.split('.')[1]}.`, 'alg'],
        ['garbage', 'format'],
      ] as const) {
        expect(await reasonOf(client().verifyToken(token))).toMatchObject({ claim })
      }
    })

    it('refuses a token of another realm', async () => {
      const elsewhere = client({ issuer: `${url}/realms/master`, realm: 'master' })
      const { access_token } = await tokensOf(users.ada)
      expect(await reasonOf(elsewhere.verifyToken(access_token))).toMatchObject({
        code: 'token_rejected',
        claim: 'kid',
      })
    })

    it('refuses an expired token, and one from before the not-before time', async () => {
      const { access_token } = await tokensOf(users.ada)
      const { iat } = decodeToken(access_token)
      const inAnHour = Date.now() / 1000 + 3600
      const late = client({
        clock: { now: () => inAnHour, sleep: () => new Promise(() => undefined) },
      })
      expect(await reasonOf(late.verifyToken(access_token))).toMatchObject({ claim: 'exp' })
      const strict = client({ notBeforeSeconds: (iat as number) + 1 })
      expect(await reasonOf(strict.verifyToken(access_token))).toMatchObject({ claim: 'iat' })
    })

    it('takes only the algorithms that it is told to', async () => {
      const { access_token } = await tokensOf(users.ada)
      expect(
        await reasonOf(client({ algorithms: ['ES256'] }).verifyToken(access_token)),
      ).toMatchObject({ claim: 'alg', expected: 'one of ES256' })
    })

    it('finds a key that was rotated just now, and keeps the one before', async () => {
      const api = client()
      const { access_token: before } = await tokensOf(users.ada)
      await api.verifyToken(before)
      const takeBack = await administrator.rotateKeys()
      try {
        const { access_token: after } = await api.clientCredentialsGrant()
        expect(await api.verifyToken(after)).toBeDefined()
        expect(await api.verifyToken(before)).toBeDefined()
      } finally {
        await takeBack()
      }
    })

    it('takes the not-before time that the realm publishes', async () => {
      const api = client()
      const { access_token } = await api.clientCredentialsGrant()
      const { iat } = decodeToken(access_token)
      await administrator.setNotBefore((iat as number) + 1)
      try {
        const { 'tokens-not-before': notBeforeSeconds } = await api.publishedRealm()
        expect(notBeforeSeconds).toBe((iat as number) + 1)
        const call = api.verifyToken(access_token, { notBeforeSeconds })
        expect(await reasonOf(call)).toMatchObject({ code: 'token_rejected', claim: 'iat' })
      } finally {
        await administrator.setNotBefore(0)
      }
    })

    it('verifies an RPT, and its permissions are typed', async () => {
      const { access_token: accessToken } = await tokensOf(users.ada)
      const rpt = await client().umaTicketGrant({ accessToken, permissions: 'Logbook#read' })
      if (rpt.error !== undefined) throw new Error(rpt.error)
      const claims = await client().verifyToken(rpt.access_token)
      expect(claims.authorization?.permissions).toEqual([
        { rsid: expect.any(String), rsname: 'Logbook', scopes: ['read'] },
      ])
    })
  })

  describe('verifyIdToken', () => {
    it('gives the claims', async () => {
      const { id_token = '', access_token } = await tokensOf(users.ada)
      expect(await client().verifyIdToken(id_token, { accessToken: access_token })).toMatchObject({
        preferred_username: 'ada',
        aud: 'logbook-api',
      })
    })

    it('refuses an access token, another client’s ID token, another access token beside it', async () => {
      const api = client()
      const ada = await tokensOf(users.ada)
      const foreign = await client(clients.tideService).passwordGrant(users.ada)
      const other = (await tokensOf(users.jörg)).access_token
      expect(await reasonOf(api.verifyIdToken(ada.access_token))).toMatchObject({ claim: 'typ' })
      expect(await reasonOf(api.verifyIdToken(foreign.id_token ?? ''))).toMatchObject({
        claim: 'aud',
      })
      expect(
        await reasonOf(api.verifyIdToken(ada.id_token ?? '', { accessToken: other })),
      ).toMatchObject({ claim: 'at_hash' })
    })
  })

  describe('decodeToken', () => {
    it('reads a token whose signature is broken', async () => {
      const { access_token } = await tokensOf(users.ada)
      expect(decodeToken(`${access_token}AAAA`)).toMatchObject({ preferred_username: 'ada' })
    })
  })
}
