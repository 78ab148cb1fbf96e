import type { Exchange } from '../exchange.ts'
import type { Session } from '../state/sessions.ts'
import { numberClaim, textClaim, verifyForRealm } from './jws.ts'
import type { Claims } from './jws.ts'
import type { GrantedScopes } from './scopes.ts'

/** What a refresh token is made of. */
export interface RefreshTokenParts {
  readonly session: Session
  readonly scopes: GrantedScopes
  readonly client: { readonly clientId: string }
  readonly user: { readonly id: string }
  /** Of the access token beside it. */
  readonly claims: Claims
  readonly authorization?: unknown
  readonly refreshFamily?: string
}

/** The claims of a refresh token; one of an offline session has no end of its own. */
export function refreshTokenClaims(
  { issuer, now, state }: Exchange,
  { session, scopes, client, user, claims, authorization, refreshFamily }: RefreshTokenParts,
): Claims {
  const { settings } = state.realm
  const maxEnd = state.sessions.maxEnd(session)
  const idleEnd = now + settings.ssoSessionIdleTimeout
  const exp = session.isOffline ? maxEnd : Math.min(idleEnd, maxEnd ?? Infinity)
  return {
    ...(exp !== undefined && { exp }),
    iat: now,
    jti: crypto.randomUUID(),
    iss: issuer,
    aud: issuer,
    ...(claims['sub'] !== undefined && { sub: user.id }),
    typ: session.isOffline ? 'Offline' : 'Refresh',
    azp: client.clientId,
    sid: session.id,
    ...(authorization !== undefined && { authorization }),
    scope: scopes.names.join(' '),
    ...(claims['aud'] !== undefined && { aud_x: oneOrAll(claims['aud']) }),
    prov: 'default',
    ...(settings.revokeRefreshToken && { reuse_id: refreshFamily ?? crypto.randomUUID() }),
  }
}

/** The claims of a refresh token of this realm, whether it still works or not; `undefined` for any other text. */
export async function readRefreshToken(
  { state, issuer }: Exchange,
  token: string,
): Promise<Claims | undefined> {
  const claims = await verifyForRealm(state.keys, token)
  const typ = claims && textClaim(claims, 'typ')
  return (typ === 'Refresh' || typ === 'Offline') && claims?.['iss'] === issuer ? claims : undefined
}

/** Whether a refresh token is past its end; 0 or none is for ever. */
export function isExpired(claims: Claims, now: number): boolean {
  const exp = numberClaim(claims, 'exp')
  return exp > 0 && exp <= now
}

/** A list of one is written as that one. */
function oneOrAll(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value
}
