import { json, noCache } from '../answers.ts'
import { checkRepeated } from '../check-repeated.ts'
import { authenticateClient } from '../client-authentication.ts'
import type { Exchange } from '../exchange.ts'
import type { Client } from '../realm/realm.ts'
import { invalidRequest, Refusal, refuse } from '../refusals.ts'
import { checkClaims } from '../tokens/check-token.ts'
import type { LiveToken } from '../tokens/check-token.ts'
import { headerOf, listClaim, textClaim, verify } from '../tokens/jws.ts'
import { loginOf } from '../tokens/login-of.ts'
import { inKeycloaksOrder, mappedClaims } from '../tokens/mapped-claims.ts'
import { readRefreshToken } from '../tokens/refresh-token.ts'
import { grantScopes, scopeNames } from '../tokens/scopes.ts'

const inactive = { active: false }

/** @see [RFC 7662](https://www.rfc-editor.org/rfc/rfc7662.html#section-2) */
export async function introspect(exchange: Exchange): Promise<Response> {
  const { form } = exchange
  const client = await authenticated(exchange)
  checkRepeated(form)
  if (client.isPublic) throw refuse(403, 'invalid_request', 'Client not allowed.')
  const token = form.get('token')
  if (token === null) throw invalidRequest('Token not provided.')
  const describe = kinds.get(form.get('token_type_hint') ?? 'access_token')
  if (describe === undefined) throw invalidRequest('Unsupported token type.')
  if (headerOf(token) !== 'foreseen') throw invalidRequest('Failed to introspect token.')
  return json(await describe(exchange, token, client), 200, noCache)
}

/** This endpoint words a wrong secret in its own way. */
async function authenticated(exchange: Exchange): Promise<Client> {
  try {
    const client = await authenticateClient(exchange)
    exchange.readers = []
    return client
  } catch (error) {
    if (error instanceof Refusal && error.body?.['error'] === 'unauthorized_client') {
      throw refuse(401, 'invalid_client', 'Client authentication failed.')
    }
    throw error
  }
}

type Describe = (exchange: Exchange, token: string, by: Client) => Promise<object>

const accessToken: Describe = async (exchange, token, by) => {
  const live = await liveFor(exchange, await verify(exchange.state.keys, token), by)
  return live === undefined ? inactive : { ...documentOf(live), ...closing(live) }
}

const refreshToken: Describe = async (exchange, token, by) => {
  const live = await liveFor(exchange, await readRefreshToken(exchange, token), by)
  return live === undefined ? inactive : { ...documentOf(live), ...closing(live) }
}

/** An RPT is described by its times and by what it permits. */
const requestingPartyToken: Describe = async (exchange, token, by) => {
  const live = await liveFor(exchange, await verify(exchange.state.keys, token), by)
  if (live === undefined) return inactive
  const { exp, iat, jti, aud, typ, acr, authorization } = live.claims
  const permissions = permissionsOf(authorization)
  return { exp, iat, jti, aud, typ, acr, ...(permissions && { permissions }), active: true }
}

const kinds: ReadonlyMap<string, Describe> = new Map([
  ['access_token', accessToken],
  ['refresh_token', refreshToken],
  ['requesting_party_token', requestingPartyToken],
])

/** Since 26.7 a token is only described to those whom it is for. */
async function liveFor(
  exchange: Exchange,
  claims: Readonly<Record<string, unknown>> | undefined,
  by: Client,
): Promise<LiveToken | undefined> {
  if (claims === undefined) return undefined
  // A refresh token is for the client that has it, all others for who is named in them.
  const isRefresh = claims['typ'] === 'Refresh' || claims['typ'] === 'Offline'
  const readers = listClaim(claims, isRefresh ? 'azp' : 'aud')
  if (!readers.includes(by.clientId)) return undefined
  const live = checkClaims(exchange, claims)
  return typeof live === 'string' ? undefined : live
}

/**
 * An access token says it all itself, unless it is a lightweight one, but for two things that are as they are now: `acr`
 * is the session's, and roles and audiences that an exchange had taken away come back. What other tokens lack is made
 * anew.
 */
function documentOf({ claims, client, user, session, clientSession }: LiveToken): object {
  const { authorization: _, ...own } = claims
  const isLightweight = /^..lt/u.test(textClaim(claims, 'jti') ?? '')
  const isWhole = claims['typ'] === 'Bearer' && !isLightweight
  const said = scopeNames(textClaim(claims, 'scope'))
  const names = isWhole ? said : (clientSession?.scope ?? said)
  const login = loginOf(session, clientSession)
  const scopes = grantScopes(client, names, user)
  const mapped = mappedClaims('introspection', { client, user, scopes, ...login })
  const aud = [...new Set([...listClaim(claims, 'aud'), ...listClaim(mapped, 'aud')])]
  if (!isWhole) {
    const { aud_x: __, prov: ___, reuse_id: ____, at_hash: _____, ...kept } = own
    return inKeycloaksOrder({ ...mapped, ...kept, aud })
  }
  const { resource_access } = mapped
  return inKeycloaksOrder({
    ...own,
    ...('acr' in own && { acr: login.acr }),
    ...(resource_access !== undefined && { resource_access }),
    aud,
  })
}

function closing({ client, user, claims }: LiveToken): object {
  return {
    client_id: client.clientId,
    username: user.username,
    token_type: claims['typ'],
    active: true,
  }
}

function permissionsOf(authorization: unknown): object[] | undefined {
  if (typeof authorization !== 'object' || authorization === null) return undefined
  const list: unknown = 'permissions' in authorization ? authorization.permissions : undefined
  if (!Array.isArray(list)) return undefined
  return list.map((permission) => ({
    ...permission,
    resource_id: permission.rsid,
    resource_scopes: permission.scopes ?? [],
  }))
}
