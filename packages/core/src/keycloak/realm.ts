import { UsageError } from '../failure.ts'
import type { ServerMetadata } from '../oauth/server-metadata.ts'

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

function parseServerUrl(serverUrl: string): URL {
  let url: URL
  try {
    url = new URL(serverUrl)
  } catch {
    throw new UsageError(
      'expected serverUrl to be an absolute URL, such as https://id.example.com or https://id.example.com/auth',
    )
  }
  const { protocol, origin, pathname, href } = url
  if (!/^https?:$/u.test(protocol)) {
    throw new UsageError(`expected serverUrl to begin with https:// or http://, got ${protocol}`)
  }
  if (href !== origin + pathname) {
    throw new UsageError(
      'expected serverUrl to have no query, no fragment and no user or password in it',
    )
  }
  return url
}
