import type { Exchange } from '../exchange.ts'
import type { Client, User } from '../realm/realm.ts'
import type { ClientSession, Session, SessionKind } from '../state/sessions.ts'
import { numberClaim, textClaim, verify } from './jws.ts'
import type { Claims } from './jws.ts'

/** A token that holds: its signature, its times, and the session behind it. */
export interface LiveToken {
  readonly claims: Claims
  readonly client: Client
  readonly user: User
  readonly session: Session | undefined
  readonly clientSession: ClientSession | undefined
}

/** Why a token does not hold, in Keycloak's words. */
export type TokenFault = 'Token verification failed' | 'user_session_not_found' | 'user_disabled'

/** Checks an access token, and that its session lives. */
export async function checkAccessToken(
  exchange: Exchange,
  token: string,
): Promise<LiveToken | TokenFault> {
  const claims = await verify(exchange.state.keys, token)
  if (claims === undefined || claims['typ'] !== 'Bearer') return 'Token verification failed'
  return checkClaims(exchange, claims)
}

/** Checks what a token of any kind says, once its signature holds. */
export function checkClaims(exchange: Exchange, claims: Claims): LiveToken | TokenFault {
  const { state, now, issuer } = exchange
  const client = state.realm.clients.get(textClaim(claims, 'azp') ?? '')
  const isInTime =
    (claims['exp'] === undefined || numberClaim(claims, 'exp') > now) &&
    claims['iss'] === issuer &&
    state.revoked.get(textClaim(claims, 'jti') ?? '', now) === undefined
  if (!isInTime || client === undefined || !client.enabled) return 'Token verification failed'

  const sid = textClaim(claims, 'sid')
  const session = state.sessions.find(sid, now, kindOf(claims))
  const clientSession = session?.clients.get(client.clientId)
  const user = userOf(exchange, claims, client, session)
  if (isStale(exchange, claims, client, user)) return 'Token verification failed'
  // A token of `nt` or `ft` was made without a part of the session for its client.
  const isTransient = /^[nf]t/u.test(textClaim(claims, 'jti') ?? '')
  if (
    sid !== undefined &&
    (session === undefined || (clientSession === undefined && !isTransient))
  ) {
    return 'user_session_not_found'
  }
  if (user === undefined) return 'user_session_not_found'
  if (!user.enabled) return 'user_disabled'
  return { claims, client, user, session, clientSession }
}

/** Whether a token is from before what the realm, its client or its user says is too old. */
export function isStale(
  { state }: Exchange,
  claims: Claims,
  client: Client,
  user: User | undefined,
): boolean {
  const notBefore = Math.max(state.realm.notBefore, client.notBefore, user?.notBefore ?? 0)
  return numberClaim(claims, 'iat') < notBefore
}

/** A refresh token says it by its type, an access token by the letters of its id. */
function kindOf(claims: Claims): SessionKind {
  const isOfOffline = textClaim(claims, 'jti')?.startsWith('of') === true
  return claims['typ'] === 'Offline' || isOfOffline ? 'offline' : 'online'
}

function userOf(
  { state }: Exchange,
  claims: Claims,
  client: Client,
  session: Session | undefined,
): User | undefined {
  const { users } = state.realm
  if (session !== undefined) return users.get(session.userId)
  const sub = textClaim(claims, 'sub')
  if (sub !== undefined) return users.get(sub)
  return [...users.values()].find((user) => user.serviceAccountClientId === client.clientId)
}
