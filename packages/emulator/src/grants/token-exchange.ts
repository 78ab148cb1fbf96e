import type { Exchange } from '../exchange.ts'
import type { Client } from '../realm/realm.ts'
import { invalidRequest, refuse, unknownError } from '../refusals.ts'
import { checkAccessToken } from '../tokens/check-token.ts'
import { accessTokenType } from './subject-token.ts'
import { exchangeLegacy } from './token-exchange-legacy.ts'
import { exchangeStandard } from './token-exchange-standard.ts'

/**
 * Exchanges a token: by Keycloak's standard exchange where the client has it and the request keeps to it,
 * otherwise by the legacy one.
 *
 * @see [RFC 8693](https://www.rfc-editor.org/rfc/rfc8693.html#section-2.1)
 */
export async function tokenExchangeGrant(exchange: Exchange, client: Client): Promise<object> {
  const { form } = exchange
  const type = form.get('subject_token_type')
  if (form.has('subject_issuer')) {
    throw refuse(400, 'invalid_issuer', 'Invalid subject_issuer parameter')
  }
  if (form.has('requested_issuer')) throw invalidRequest('Invalid issuer')
  const token = form.get('subject_token')
  if (token === null) throw unknownError()
  if (type !== null && type !== accessTokenType) {
    throw invalidRequest('Invalid token type, must be access token')
  }
  const subject = await checkAccessToken(exchange, token)
  if (typeof subject === 'string') throw invalidRequest('Invalid token')
  const isStandard =
    client.attributes['standard.token.exchange.enabled'] === 'true' &&
    type === accessTokenType &&
    !form.has('requested_subject')
  return isStandard
    ? exchangeStandard(exchange, client, subject)
    : exchangeLegacy(exchange, client, subject)
}
