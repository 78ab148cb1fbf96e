import { empty, json } from '../answers.ts'
import { checkRepeated } from '../check-repeated.ts'
import { authenticateClient } from '../client-authentication.ts'
import type { Exchange } from '../exchange.ts'
import { invalidRequest, refuse } from '../refusals.ts'
import { checkClaims } from '../tokens/check-token.ts'
import { numberClaim, textClaim, verify } from '../tokens/jws.ts'
import { readRefreshToken } from '../tokens/refresh-token.ts'

/** @see [RFC 7009](https://www.rfc-editor.org/rfc/rfc7009.html#section-2) */
export async function revoke(exchange: Exchange): Promise<Response> {
  const { form, state, now } = exchange
  const client = await authenticateClient(exchange)
  checkRepeated(form)
  const token = form.get('token')
  if (token === null) throw invalidRequest('Token not provided')
  const claims = (await verify(state.keys, token)) ?? (await readRefreshToken(exchange, token))
  if (claims === undefined) return invalid()
  const typ = textClaim(claims, 'typ')
  if (typ !== 'Bearer' && typ !== 'Refresh' && typ !== 'Offline') {
    throw refuse(400, 'unsupported_token_type', 'Unsupported token type')
  }
  if (claims['azp'] !== client.clientId) throw invalidRequest('Unmatching clients')
  const jti = textClaim(claims, 'jti') ?? ''
  if (state.revoked.get(jti, now) !== undefined) return empty(200)
  const live = checkClaims(exchange, claims)
  if (typeof live === 'string') return invalid()
  const { session } = live
  if (typ === 'Bearer') {
    state.revoked.set(jti, true, { expiresAt: numberClaim(claims, 'exp'), now })
  } else if (session !== undefined) {
    session.clients.delete(client.clientId)
    // A session that no client has a part in is over.
    if (session.clients.size === 0) state.sessions.end(session)
  }
  return empty(200)
}

/** Said with 200, for a token that does not work is what was asked for. */
function invalid(): Response {
  return json({ error: 'invalid_token', error_description: 'Invalid token' })
}
