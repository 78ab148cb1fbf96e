import type { Client } from './realm.ts'

/**
 * Whether a client may be redirected to a URL: exactly, or by a pattern that ends in `*`. A loopback
 * pattern without a port takes any port.
 *
 * @see [Keycloak: valid redirect URIs](https://www.keycloak.org/docs/latest/server_admin/#_oidc_clients)
 */
export function isAllowedRedirect(
  uri: string,
  patterns: readonly string[],
  { rootUrl, base }: { readonly rootUrl: string; readonly base: string },
): boolean {
  if (!URL.canParse(uri) || /[\s\\]/u.test(uri)) return false
  // A path that climbs out of the pattern.
  if (/\/(?:\.|%2e){2}(?:\/|$)/iu.test(uri.split(/[?#]/u)[0] ?? '')) return false
  const { username, password } = new URL(uri)
  if (username !== '' || password !== '') return false
  const absolute = patterns.map((pattern) =>
    pattern.startsWith('/')
      ? (rootUrl === '' ? base : rootUrl).replace(/\/$/u, '') + pattern
      : pattern,
  )
  return absolute.some(
    (pattern) => matches(uri, pattern) || matches(withoutLoopbackPort(uri), pattern),
  )
}

/** The patterns of `post.logout.redirect.uris`: `+` stands for those of the login, `##` parts them. */
export function postLogoutPatterns({ attributes, redirectUris }: Client): string[] {
  const written = attributes['post.logout.redirect.uris'] ?? '+'
  return written.split('##').flatMap((pattern) => {
    if (pattern === '+') return [...redirectUris]
    return pattern === '-' || pattern === '' ? [] : [pattern]
  })
}

function matches(uri: string, pattern: string): boolean {
  if (pattern === '*') return /^https?:/u.test(uri)
  if (!pattern.endsWith('*')) return uri === pattern
  const [path = ''] = uri.split('?')
  const stem = pattern.slice(0, -1)
  // `http://localhost/*` also takes `http://localhost`.
  return path.startsWith(stem) || (stem.endsWith('/') && path === stem.slice(0, -1))
}

function withoutLoopbackPort(uri: string): string {
  return uri.replace(/^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])):\d+/u, '$1')
}
