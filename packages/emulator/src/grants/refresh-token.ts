import type { Exchange } from '../exchange.ts'
import type { Client } from '../realm/realm.ts'
import { invalidGrant, invalidRequest } from '../refusals.ts'
import { useRefreshToken } from '../state/refresh-rotation.ts'
import type { ClientSession, Session } from '../state/sessions.ts'
import { isStale } from '../tokens/check-token.ts'
import { issueTokens } from '../tokens/issue-tokens.ts'
import type { IssuedTokens } from '../tokens/issue-tokens.ts'
import { loginOf } from '../tokens/login-of.ts'
import { numberClaim, textClaim } from '../tokens/jws.ts'
import type { Claims } from '../tokens/jws.ts'
import { isExpired, readRefreshToken } from '../tokens/refresh-token.ts'
import { grantScopes, scopeNames } from '../tokens/scopes.ts'
import { askedScopes } from './check-scopes.ts'

/** @see [RFC 6749](https://www.rfc-editor.org/rfc/rfc6749.html#section-6) */
export async function refreshTokenGrant(exchange: Exchange, client: Client): Promise<IssuedTokens> {
  const { form, state, now } = exchange
  const token = form.get('refresh_token')
  if (token === null) throw invalidRequest('No refresh token')
  const claims = await readRefreshToken(exchange, token)
  if (claims === undefined) throw invalidGrant('Invalid refresh token')
  if (textClaim(claims, 'azp') !== client.clientId) {
    throw invalidGrant("Invalid refresh token. Token client and authorized client don't match")
  }
  if (isExpired(claims, now)) throw invalidGrant('Token is not active')
  const { session, clientSession } = liveSession(exchange, claims, client)
  const user = state.realm.users.get(session.userId)
  if (user === undefined) throw invalidGrant('Unknown user')
  if (!user.enabled) throw invalidGrant('User disabled')
  if (isStale(exchange, claims, client, user)) throw invalidGrant('Stale token')
  const asked = form.has('scope') ? askedScopes(exchange, client) : []
  countUse(exchange, claims, session, clientSession)

  session.lastRefreshAt = now
  const authorization = claims['authorization']
  const before = scopeNames(textClaim(claims, 'scope'))
  const whole = grantScopes(client, before, user)
  const scopes = form.has('scope')
    ? grantScopes(
        client,
        before.filter((name) => asked.includes(name)),
        user,
      )
    : whole
  const reuseId = textClaim(claims, 'reuse_id')
  return issueTokens(exchange, {
    client,
    user,
    session,
    clientSession,
    scopes,
    ...loginOf(session, clientSession),
    letters: 'rt',
    ...(isPermissions(authorization) && { authorization }),
    ...(reuseId !== undefined && { refreshFamily: reuseId }),
    // The new refresh token, and whether there is an ID token, stay as they were.
    refreshScopes: whole,
    with: { refreshToken: true, idToken: whole.isOpenid },
  })
}

function liveSession(
  { state, now }: Exchange,
  claims: Claims,
  client: Client,
): { session: Session; clientSession: ClientSession } {
  const isOffline = claims['typ'] === 'Offline'
  const kind = isOffline ? 'offline' : 'online'
  const session = state.sessions.find(textClaim(claims, 'sid'), now, kind)
  if (session === undefined) {
    throw invalidGrant(isOffline ? 'Offline user session not found' : 'Session not active')
  }
  const clientSession = session.clients.get(client.clientId)
  if (clientSession === undefined) throw invalidGrant("Session doesn't have required client")
  return { session, clientSession }
}

/** A refresh token that comes too often ends the client's part of the session; the session itself lives on. */
function countUse(
  { state, now }: Exchange,
  claims: Claims,
  session: Session,
  clientSession: ClientSession,
): void {
  const { revokeRefreshToken, refreshTokenMaxReuse } = state.realm.settings
  if (!revokeRefreshToken) return
  const presented = {
    jti: textClaim(claims, 'jti') ?? '',
    family: textClaim(claims, 'reuse_id') ?? '',
    iat: numberClaim(claims, 'iat'),
  }
  const use = useRefreshToken(clientSession.refreshing, presented, {
    maxReuse: refreshTokenMaxReuse,
    nowSeconds: now,
  })
  if (use === 'accepted') return
  session.clients.delete(clientSession.clientId)
  throw invalidGrant(
    use === 'stale' ? 'Stale token' : 'Maximum allowed refresh token reuse exceeded',
  )
}

function isPermissions(value: unknown): value is { readonly permissions: readonly unknown[] } {
  return typeof value === 'object' && value !== null && 'permissions' in value
}
