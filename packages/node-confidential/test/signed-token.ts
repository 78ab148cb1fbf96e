import { generateKeyPairSync, sign } from 'node:crypto'

import { realmMetadata } from '@latchkey/core'
import type { Jwk, ServerMetadata } from '@latchkey/core'

export const realm = { serverUrl: 'https://id.example', realm: 'light "house"' }
export const metadata: ServerMetadata = realmMetadata(realm)
export const now: number = 1_700_000_000
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
// Named, for workerd's node:crypto exports the private members of a public key, too.
const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
/** What the realm publishes. */
export const keys: readonly Jwk[] = [{ kty: 'RSA', kid: 'k', use: 'sig', alg: 'RS256', n, e }]

export const base64url = (document: object): string =>
  Buffer.from(JSON.stringify(document)).toString('base64url')

/** A token of a keeper, unless its claims say otherwise. */
export function tokenOf(claims: object = {}): string {
  const input = `${base64url({ alg: 'RS256', kid: 'k', typ: 'JWT' })}.${base64url({
    iss: metadata.issuer,
    aud: 'api',
    azp: 'web',
    typ: 'Bearer',
    iat: now - 10,
    exp: now + 300,
    scope: 'openid email',
    realm_access: { roles: ['keeper'] },
    resource_access: { api: { roles: ['editor'] } },
    ...claims,
  })}`
  return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`
}
