import type { Exchange } from '../exchange.ts'
import type { Client } from '../realm/realm.ts'
import { invalidRequest, refuse } from '../refusals.ts'
import type { ClientSession } from '../state/sessions.ts'
import type { LiveToken } from '../tokens/check-token.ts'
import { accessTokenClaims, issueTokens } from '../tokens/issue-tokens.ts'
import type { Grant } from '../tokens/issue-tokens.ts'
import { loginOf } from '../tokens/login-of.ts'
import { listClaim } from '../tokens/jws.ts'
import { grantScopes } from '../tokens/scopes.ts'
import { askedScopes } from './check-scopes.ts'
import { accessTokenType, checkIsAudience, idTokenType, refreshTokenType } from './subject-token.ts'

const refreshAttribute = 'standard.token.exchange.enableRefreshRequestedTokenType'

/**
 * Keycloak's standard exchange (v2): the same user, another audience.
 *
 * @see [Keycloak: standard token exchange](https://www.keycloak.org/securing-apps/token-exchange)
 */
export async function exchangeStandard(
  exchange: Exchange,
  client: Client,
  subject: LiveToken,
): Promise<object> {
  const { form } = exchange
  const type = form.get('requested_token_type') ?? accessTokenType
  checkRequestedType(client, type)
  checkIsAudience(subject, client)
  const audience = form.getAll('audience')
  for (const clientId of audience) {
    if (!exchange.state.realm.clients.has(clientId)) {
      throw refuse(400, 'invalid_client', 'Audience not found')
    }
  }
  const asked = askedScopes(exchange, client)
  const grant = grantFor(exchange, { client, subject, asked, audience, type })
  checkAudience(listClaim(accessTokenClaims(exchange, grant), 'aud'), audience)
  const tokens = await issueTokens(exchange, grant)
  if (type !== idTokenType) return { ...tokens, issued_token_type: type }
  const { id_token, access_token: _, ...rest } = tokens
  return { access_token: id_token, ...rest, token_type: 'N_A', issued_token_type: type }
}

function checkRequestedType({ attributes }: Client, type: string): void {
  const mayRefresh = attributes[refreshAttribute] === 'SAME_SESSION'
  const supported = [accessTokenType, idTokenType, ...(mayRefresh ? [refreshTokenType] : [])]
  if (!supported.includes(type)) throw invalidRequest('requested_token_type unsupported')
}

function checkAudience(reached: readonly string[], asked: readonly string[]): void {
  const missing = asked.filter((clientId) => !reached.includes(clientId))
  if (missing.length > 0) {
    throw invalidRequest(`Requested audience not available: ${missing.join(' ')}`)
  }
}

interface Asked {
  readonly client: Client
  readonly subject: LiveToken
  readonly asked: readonly string[]
  readonly audience: readonly string[]
  readonly type: string
}

function grantFor(exchange: Exchange, { client, subject, asked, audience, type }: Asked): Grant {
  const { user, session } = subject
  const own = session?.isOffline === false ? session.clients.get(client.clientId) : undefined
  const isScopeSaid = exchange.form.has('scope')
  const scopes = grantScopes(client, isScopeSaid ? asked : (own?.scope ?? []), user)
  // Only a refresh token needs a part of the session that stays.
  const attached =
    type === refreshTokenType && session !== undefined && own === undefined
      ? exchange.state.sessions.attach(session, client.clientId, {
          scope: scopes.names,
          nowSeconds: exchange.now,
        })
      : undefined
  const clientSession: ClientSession | undefined = own ?? attached
  return {
    client,
    user,
    session,
    clientSession,
    scopes,
    ...loginOf(session, clientSession),
    letters: 'te',
    isIdTokenAlone: type === idTokenType,
    ...(audience.length > 0 && { audience }),
    with: {
      refreshToken: type === refreshTokenType,
      idToken: type === idTokenType || asked.includes('openid'),
    },
  }
}
