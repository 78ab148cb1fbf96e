import { isOneTimePasswordOf, needsOneTimePassword } from '../credentials/one-time-password.ts'
import { isPasswordOf } from '../credentials/password.ts'
import type { Exchange } from '../exchange.ts'
import { findUser } from '../realm/read-users.ts'
import type { Client, User } from '../realm/realm.ts'
import { invalidGrant, refuse } from '../refusals.ts'
import type { IssuedTokens } from '../tokens/issue-tokens.ts'
import { askedScopes } from './check-scopes.ts'
import { grantLogin } from './session-grant.ts'

/** @see [RFC 6749](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.3) */
export async function passwordGrant(exchange: Exchange, client: Client): Promise<IssuedTokens> {
  const { state, now } = exchange
  if (!client.directAccessGrants) {
    throw refuse(400, 'unauthorized_client', 'Client not allowed for direct access grants')
  }
  const asked = askedScopes(exchange, client)
  const user = await signedIn(exchange)
  const session = state.sessions.begin(user.id, now)
  return grantLogin(exchange, { client, user, session, asked, letters: 'ro' })
}

async function signedIn(exchange: Exchange): Promise<User> {
  const { form, state } = exchange
  const username = form.get('username')
  if (username === null) throw refuse(401, 'invalid_request', 'Missing parameter: username')
  const user = findUser(state.realm.users, username, state.realm.settings.loginWithEmailAllowed)
  if (user === undefined) throw invalidGrant('Invalid user credentials')
  if (!user.enabled) throw invalidGrant('Account disabled')
  if (!(await isPasswordOf(user, form.get('password') ?? '', exchange.warn))) {
    throw invalidGrant('Invalid user credentials')
  }
  const totp = form.get('totp') ?? form.get('otp') ?? ''
  if (needsOneTimePassword(user) && !(await isOneTimePasswordOf(exchange, user, totp))) {
    throw invalidGrant('Invalid user credentials')
  }
  if (user.requiredActions.length > 0) throw invalidGrant('Account is not fully set up')
  return user
}
