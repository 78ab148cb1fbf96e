import type { Exchange } from '../exchange.ts'
import { findUser } from '../realm/read-users.ts'
import type { Client, User } from '../realm/realm.ts'
import { invalidRequest, refuse } from '../refusals.ts'
import type { Session } from '../state/sessions.ts'
import type { LiveToken } from '../tokens/check-token.ts'
import { issueTokens } from '../tokens/issue-tokens.ts'
import { loginOf } from '../tokens/login-of.ts'
import { textClaim } from '../tokens/jws.ts'
import { grantScopes, scopeNames } from '../tokens/scopes.ts'
import { accessTokenType, checkIsAudience, idTokenType, refreshTokenType } from './subject-token.ts'

const notAllowed = (): Error => refuse(403, 'access_denied', 'Client not allowed to exchange')

/**
 * Keycloak's legacy exchange (v1): for the client itself, or with `requested_subject` as another user,
 * for who holds the role `impersonation` of `realm-management`. Permissions between clients, which only
 * its fine-grained administration could give, nobody has.
 */
export async function exchangeLegacy(
  exchange: Exchange,
  client: Client,
  subject: LiveToken,
): Promise<object> {
  const { form, state, now } = exchange
  const type = form.get('requested_token_type') ?? refreshTokenType
  if (![accessTokenType, refreshTokenType, idTokenType].includes(type)) {
    throw invalidRequest('requested_token_type unsupported')
  }
  const wanted = form.get('requested_subject')
  if (wanted !== null && type === idTokenType) {
    throw invalidRequest('requested_token_type unsupported')
  }
  if (wanted === null) checkIsAudience(subject, client)
  const user = wanted === null ? subject.user : impersonated(exchange, subject.user, wanted)
  const audience = form.get('audience')
  if (audience !== null && !state.realm.clients.has(audience)) {
    throw refuse(400, 'invalid_client', 'Audience not found')
  }
  if (audience !== null && audience !== client.clientId) throw notAllowed()

  const session: Session | undefined =
    wanted === null ? subject.session : state.sessions.begin(user.id, now)
  const own = session?.clients.get(client.clientId)
  const scopes = grantScopes(client, askedScopes(form, subject), user)
  const clientSession =
    session &&
    (own ??
      state.sessions.attach(session, client.clientId, { scope: scopes.names, nowSeconds: now }))
  const tokens = await issueTokens(exchange, {
    client,
    user,
    session,
    clientSession,
    scopes,
    ...loginOf(session, clientSession),
    letters: 'na',
    with: { refreshToken: type === refreshTokenType, idToken: scopes.isOpenid },
  })
  const issued =
    tokens.refresh_token === undefined && type === refreshTokenType ? accessTokenType : type
  return { ...tokens, issued_token_type: issued }
}

/** The scopes of the subject token; `scope` can only take some of them away, and whatever else it says is not heard. */
function askedScopes(form: URLSearchParams, { claims }: LiveToken): readonly string[] {
  const names = scopeNames(textClaim(claims, 'scope'))
  const asked = form.get('scope')
  return asked === null ? names : names.filter((name) => scopeNames(asked).includes(name))
}

function impersonated({ state }: Exchange, by: User, wanted: string): User {
  const { users, settings } = state.realm
  const user = users.get(wanted) ?? findUser(users, wanted, settings.loginWithEmailAllowed)
  const mayImpersonate = by.roles.clients['realm-management']?.includes('impersonation')
  if (user === undefined || mayImpersonate !== true) throw notAllowed()
  return user
}
