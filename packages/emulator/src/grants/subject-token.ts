import type { Client } from '../realm/realm.ts'
import { refuse } from '../refusals.ts'
import type { LiveToken } from '../tokens/check-token.ts'
import { listClaim } from '../tokens/jws.ts'

/** `access_token` among the token types of RFC 8693. */
export const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token'
/** `refresh_token` among them. */
export const refreshTokenType = 'urn:ietf:params:oauth:token-type:refresh_token'
/** `id_token` among them. */
export const idTokenType = 'urn:ietf:params:oauth:token-type:id_token'

/** Refuses a client that neither holds a token nor is named in it. */
export function checkIsAudience({ claims }: LiveToken, client: Client): void {
  if (claims['azp'] === client.clientId) return
  if (client.isPublic) throw refuse(403, 'access_denied', 'Client is not the holder of the token')
  if (!listClaim(claims, 'aud').includes(client.clientId)) {
    throw refuse(403, 'access_denied', 'Client is not within the token audience')
  }
}
