/** A scope to which `openid` is not added; made by {@link withoutOpenid}. */
export interface ScopeWithoutOpenid {
  readonly withoutOpenid: string
}

/**
 * Keeps `openid` out of a request that would otherwise be given it: plain OAuth 2.0, without an ID
 * token, and without access to userinfo.
 */
export function withoutOpenid(scope = ''): ScopeWithoutOpenid {
  return { withoutOpenid: scope }
}

/**
 * The scope to send: with `openid`, which Keycloak wants for an ID token and for userinfo.
 *
 * @see [OpenID Connect Core 1.0 §3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
 */
export function openidScope(scope: string | ScopeWithoutOpenid = ''): string | undefined {
  if (typeof scope === 'object') return scope.withoutOpenid || undefined
  const values = scope.split(' ').filter((value) => value !== '')
  return values.includes('openid') ? values.join(' ') : ['openid', ...values].join(' ')
}
