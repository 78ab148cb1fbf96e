import { UsageError } from '../failure.ts'
import { number, object, optional, string } from '../internal/decode.ts'
import { get } from '../internal/request.ts'
import { readJson } from '../internal/response.ts'
import type { ServerMetadata } from '../oauth/server-metadata.ts'
import type { Operation } from '../operation.ts'

/** Where a realm is. */
export interface RealmLocation {
  /** With or without `/auth` (or another relative path), with or without a trailing slash. */
  readonly serverUrl: string
  readonly realm: string
}

/**
 * The URL of a realm, which is its issuer too where Keycloak has no other host name set.
 *
 * Throws a {@link UsageError} unless `serverUrl` is an http or https URL without query, fragment and
 * password, and `realm` a name.
 */
export function realmUrl({ serverUrl, realm }: RealmLocation): string {
  const url = parseServerUrl(serverUrl)
  if (typeof realm !== 'string' || realm.trim() === '' || realm === '.' || realm === '..') {
    throw new UsageError(`expected realm to be the name of a realm, got ${JSON.stringify(realm)}`)
  }
  return `${url.origin}${url.pathname.replace(/\/+$/u, '')}/realms/${encodeURIComponent(realm)}`
}

/**
 * The endpoints of a realm without asking for them: what Keycloak's discovery document says, as far
 * as it follows from the URL alone. The issuer is the realm's URL.
 *
 * Throws a {@link UsageError} as {@link realmUrl} does.
 *
 * @see [Keycloak, OpenID Connect endpoints](https://www.keycloak.org/securing-apps/oidc-layers#_available_endpoints)
 */
export function realmMetadata(location: RealmLocation): ServerMetadata {
  const issuer = realmUrl(location)
  const protocol = `${issuer}/protocol/openid-connect`
  return {
    issuer,
    authorization_endpoint: `${protocol}/auth`,
    token_endpoint: `${protocol}/token`,
    introspection_endpoint: `${protocol}/token/introspect`,
    userinfo_endpoint: `${protocol}/userinfo`,
    end_session_endpoint: `${protocol}/logout`,
    revocation_endpoint: `${protocol}/revoke`,
    jwks_uri: `${protocol}/certs`,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  }
}

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

const publishedRealmDocument = object<PublishedRealm>({
  realm: string,
  public_key: optional(string),
  'token-service': optional(string),
  'account-service': optional(string),
  'tokens-not-before': optional(number),
})

function parseServerUrl(serverUrl: string): URL {
  let url: URL
  try {
    url = new URL(serverUrl)
  } catch {
    throw new UsageError(
      'expected serverUrl to be an absolute URL, such as https://id.example.com or https://id.example.com/auth',
    )
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new UsageError(
      `expected serverUrl to begin with https:// or http://, got ${url.protocol}`,
    )
  }
  if (url.search || url.hash || url.username || url.password) {
    throw new UsageError(
      'expected serverUrl to have no query, no fragment and no user or password in it',
    )
  }
  return url
}
