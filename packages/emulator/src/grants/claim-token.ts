import type { Identity } from '../authorization/permission.ts'
import { fromBase64 } from '../base64.ts'
import type { Exchange } from '../exchange.ts'
import { invalidRequest, Refusal, refuse } from '../refusals.ts'
import { checkClaims } from '../tokens/check-token.ts'
import { verify } from '../tokens/jws.ts'
import { carriedRoles } from '../tokens/carried-roles.ts'
import { grantScopes } from '../tokens/scopes.ts'
import type { Asker } from './uma-asker.ts'

const jwtFormat = 'urn:ietf:params:oauth:token-type:jwt'
const idTokenFormat = 'http://openid.net/specs/openid-connect-core-1_0.html#IDToken'

/** For whom permissions are asked, and with which pushed claims. */
export interface ClaimedIdentity {
  readonly identity: Identity
  readonly claims?: Readonly<Record<string, readonly string[]>>
}

/**
 * Reads `claim_token`: claims for the policies to see, or the ID token of who asks.
 *
 * @see [UMA 2.0 Grant](https://docs.kantarainitiative.org/uma/wg/rec-oauth-uma-grant-2.0.html#uma-grant-type)
 */
export async function readClaimToken(exchange: Exchange, asker: Asker): Promise<ClaimedIdentity> {
  const { form } = exchange
  const token = form.get('claim_token')
  if (token === null) return asker
  if (asker.client.isPublic) {
    throw refuse(403, 'invalid_grant', 'Public clients are not allowed to send claims')
  }
  const format = form.get('claim_token_format') ?? idTokenFormat
  if (format === jwtFormat) return { identity: asker.identity, claims: pushedClaims(token) }
  if (format === idTokenFormat) return { identity: await ofIdToken(exchange, token, asker) }
  throw invalidRequest(`Claim token format [${format}] not supported`)
}

/** In spite of the format's name it is plain JSON in Base64url, each claim a list of texts. */
function pushedClaims(token: string): Record<string, string[]> {
  try {
    const bytes = fromBase64(token)
    if (bytes === undefined) throw new TypeError('no Base64')
    const claims: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof claims !== 'object' || claims === null) throw new TypeError('no claims')
    return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, texts(value)]))
  } catch (error) {
    throw error instanceof Refusal ? error : invalidRequest('Invalid claims')
  }
}

function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String)
  throw refuse(500, 'server_error', 'Unexpected error while evaluating permissions')
}

async function ofIdToken(exchange: Exchange, token: string, asker: Asker): Promise<Identity> {
  const claims = await verify(exchange.state.keys, token)
  if (claims === undefined) throw refuse(400, 'unauthorized_client', 'Invalid signature')
  const live = checkClaims(exchange, claims)
  if (typeof live === 'string') throw refuse(400, 'unauthorized_client', 'Invalid identity')
  const { client, user, clientSession } = live
  const scopes = grantScopes(client, clientSession?.scope ?? [], user)
  const roles = carriedRoles(user, client, scopes.clientScopes)
  return {
    ...asker.identity,
    userId: user.id,
    username: user.username,
    groups: user.groups,
    clientId: client.clientId,
    realmRoles: roles.realm,
    clientRoles: roles.clients,
  }
}
