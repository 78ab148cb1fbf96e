import { realmMetadata, wellKnown } from '@latchkey/core'
import { describe, expect, it } from 'vitest'

import { REALM } from '../keycloak/cast.ts'
import { reasonOf } from './target.ts'
import type { Target } from './target.ts'

/** Discovery, keys, realm. */
export function describeMetadata({ url, client }: Target): void {
  const issuer = `${url}/realms/${REALM}`

  describe('metadata', () => {
    it('wellKnown names the issuer and every endpoint that core uses', async () => {
      const metadata = await client().wellKnown()
      expect(metadata).toMatchObject({
        issuer,
        authorization_endpoint: `${issuer}/protocol/openid-connect/auth`,
        token_endpoint: `${issuer}/protocol/openid-connect/token`,
        authorization_response_iss_parameter_supported: true,
      })
      expect(metadata.code_challenge_methods_supported).toContain('S256')
    })

    it('realmMetadata says without a request what discovery says', async () => {
      const known = realmMetadata({ serverUrl: url, realm: REALM })
      const { code_challenge_methods_supported: methods, ...members } = known
      const discovered = await client().wellKnown()
      expect(discovered).toMatchObject(members)
      expect(discovered.code_challenge_methods_supported).toEqual(
        expect.arrayContaining([...(methods ?? [])]),
      )
    })

    it('wellKnown reads the document of RFC 8414 too', async () => {
      const metadata = await client().call(wellKnown, { document: 'oauth-authorization-server' })
      expect(metadata).toMatchObject({ issuer, token_endpoint: expect.stringContaining(issuer) })
    })

    it.each(['', '/', '//'])('takes a serverUrl that ends in "%s"', async (ending) => {
      const metadata = await client({ serverUrl: url + ending }).wellKnown()
      expect(metadata.issuer).toBe(issuer)
    })

    it('refuses a server that calls itself something else than the issuer', async () => {
      const reason = await reasonOf(client({ issuer: 'https://id.example' }).wellKnown())
      expect(reason).toMatchObject({
        code: 'metadata_rejected',
        detail: expect.stringContaining(issuer),
      })
    })

    it('says so when there is no such realm', async () => {
      const reason = await reasonOf(client({ realm: 'atlantis' }).wellKnown())
      expect(reason).toEqual({ code: 'oauth_error', status: 404, error: 'Realm does not exist' })
    })

    it('certs has one key to sign and one to encrypt', async () => {
      const { keys } = await client().certs()
      expect(keys.map(({ use, alg, kty }) => ({ use, alg, kty }))).toEqual(
        expect.arrayContaining([
          { use: 'sig', alg: 'RS256', kty: 'RSA' },
          { use: 'enc', alg: 'RSA-OAEP', kty: 'RSA' },
        ]),
      )
    })

    it('publishedRealm has the public key and the not-before time', async () => {
      expect(await client().publishedRealm()).toMatchObject({
        realm: REALM,
        public_key: expect.stringMatching(/^MII/u),
        'tokens-not-before': 0,
      })
    })

    it('metadata that is passed saves the request, and works', async () => {
      const requests: string[] = []
      const metadata = await client().wellKnown()
      const fetch: typeof globalThis.fetch = (input, init) => {
        requests.push(input instanceof Request ? input.url : String(input))
        return globalThis.fetch(input, init)
      }
      await client({ metadata, fetch }).clientCredentialsGrant()
      expect(requests).toEqual([metadata.token_endpoint])
    })
  })
}
