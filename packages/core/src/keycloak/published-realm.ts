import { number, object, string } from '../internal/decode.ts'
import { get } from '../internal/request.ts'
import { readJson } from '../internal/response.ts'
import type { Operation } from '../operation.ts'

/** What a realm publishes of itself, outside any specification. */
export interface PublishedRealm {
  readonly realm: string
  /** The active RSA signing key: base64 of its SubjectPublicKeyInfo, without PEM's armour. */
  readonly public_key?: string
  readonly 'token-service'?: string
  readonly 'account-service'?: string
  /** Seconds since the epoch: tokens from before are void. */
  readonly 'tokens-not-before'?: number
  readonly [member: string]: unknown
}

/**
 * Asks a realm for its public key and its not-before time. For verification use `certs`: this knows
 * one key only.
 *
 * @see [Keycloak, PublishedRealmRepresentation](https://www.keycloak.org/docs-api/latest/javadocs/org/keycloak/representations/idm/PublishedRealmRepresentation.html)
 * @keycloak GET /realms/{realm}
 * @seed public_key()
 */
export const publishedRealm: Operation<object, PublishedRealm, 'none'> = {
  name: 'publishedRealm',
  security: 'none',
  replay: 'safe',
  build: ({ issuer }) => get(issuer),
  parse: (response) => readJson(response, publishedRealmDocument),
}

const publishedRealmDocument = object<PublishedRealm>(
  { realm: string },
  {
    public_key: string,
    'token-service': string,
    'account-service': string,
    'tokens-not-before': number,
  },
)
