import type { Exchange } from '../exchange.ts'
import type { Client, User } from '../realm/realm.ts'
import { refuse } from '../refusals.ts'
import type { Session } from '../state/sessions.ts'
import { issueTokens } from '../tokens/issue-tokens.ts'
import type { Grant, GrantLetters, IssuedTokens } from '../tokens/issue-tokens.ts'
import { loginOf } from '../tokens/login-of.ts'
import { grantScopes } from '../tokens/scopes.ts'

/** A login, by page or by password, that is to be given tokens. */
export interface LoginGrant {
  readonly client: Client
  readonly user: User
  readonly session: Session
  readonly asked: readonly string[]
  readonly letters: GrantLetters
  readonly nonce?: string | undefined
}

/** Whether a client gets refresh tokens. */
export function usesRefreshTokens({ attributes }: Client): boolean {
  return attributes['use.refresh.tokens'] !== 'false'
}

/**
 * Gives a login its tokens. With `offline_access` they are those of an offline session, which takes
 * the place of the one that the login began.
 */
export async function grantLogin(exchange: Exchange, login: LoginGrant): Promise<IssuedTokens> {
  const { client, user, asked, letters, nonce } = login
  const scopes = grantScopes(client, asked, user)
  if (asked.includes('offline_access') && !scopes.names.includes('offline_access')) {
    throw refuse(400, 'not_allowed', 'Offline tokens not allowed for the user or client')
  }
  const { session, clientSession } = sessionOf(exchange, login, scopes.names)
  const grant: Grant = {
    client,
    user,
    session,
    clientSession,
    scopes,
    ...loginOf(session, clientSession),
    letters,
    nonce,
    with: { refreshToken: usesRefreshTokens(client), idToken: scopes.isOpenid },
  }
  return issueTokens(exchange, grant)
}

function sessionOf(
  { state, now }: Exchange,
  { session, client, nonce }: LoginGrant,
  scope: readonly string[],
) {
  const online = session.clients.get(client.clientId)
  const bySso = online?.bySso ?? false
  const granted = { scope, nowSeconds: now, nonce, bySso }
  if (!scope.includes('offline_access')) {
    // A second code for a client goes on with the part of the session that it has.
    if (online === undefined)
      return { session, clientSession: state.sessions.attach(session, client.clientId, granted) }
    online.scope = scope
    return { session, clientSession: online }
  }
  // A session in which no other client has a part was for these tokens alone: of the login page, too.
  session.clients.delete(client.clientId)
  if (session.clients.size === 0) state.sessions.end(session)
  const { id, userId, notes } = session
  const offline =
    state.sessions.find(id, now, 'offline') ??
    state.sessions.begin(userId, now, { id, isOffline: true, notes })
  return {
    session: offline,
    clientSession: state.sessions.attach(offline, client.clientId, granted),
  }
}
