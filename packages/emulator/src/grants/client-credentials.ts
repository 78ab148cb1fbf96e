import type { Exchange } from '../exchange.ts'
import type { Client, User } from '../realm/realm.ts'
import { refuse } from '../refusals.ts'
import { issueTokens } from '../tokens/issue-tokens.ts'
import type { IssuedTokens } from '../tokens/issue-tokens.ts'
import { grantScopes } from '../tokens/scopes.ts'
import { askedScopes } from './check-scopes.ts'

/** @see [RFC 6749](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.4) */
export async function clientCredentialsGrant(
  exchange: Exchange,
  client: Client,
): Promise<IssuedTokens> {
  const { state, now } = exchange
  const user = serviceAccountOf(exchange, client)
  const asked = askedScopes(exchange, client)
  const scopes = grantScopes(client, asked, user)
  const refreshes = client.attributes['client_credentials.use_refresh_token'] === 'true'
  // Without refresh tokens there is nothing that a session would be kept for.
  const session = refreshes ? state.sessions.begin(user.id, now) : undefined
  const clientSession =
    session &&
    state.sessions.attach(session, client.clientId, { scope: scopes.names, nowSeconds: now })
  return issueTokens(exchange, {
    client,
    user,
    scopes,
    session,
    clientSession,
    notes: {
      client_id: client.clientId,
      clientHost: '127.0.0.1',
      clientAddress: '127.0.0.1',
    },
    acr: '1',
    letters: 'cc',
    with: { refreshToken: refreshes, idToken: scopes.isOpenid },
  })
}

/** The user that a client is when it acts for itself. Throws a `Refusal` where it has none. */
export function serviceAccountOf({ state }: Exchange, client: Client): User {
  if (client.isPublic) {
    throw refuse(
      401,
      'unauthorized_client',
      'Public client not allowed to retrieve service account',
    )
  }
  const user = [...state.realm.users.values()].find(
    ({ serviceAccountClientId }) => serviceAccountClientId === client.clientId,
  )
  if (!client.serviceAccounts || user === undefined) {
    throw refuse(401, 'unauthorized_client', 'Client not enabled to retrieve service account')
  }
  if (!user.enabled) throw refuse(401, 'invalid_request', `User '${user.username}' disabled`)
  return user
}
