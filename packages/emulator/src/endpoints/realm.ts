import { json, noCache } from '../answers.ts'
import type { Exchange } from '../exchange.ts'

/** What a realm publishes of itself. */
export async function realm(exchange: Exchange): Promise<Response> {
  const { issuer, state } = exchange
  exchange.readers = 'everybody'
  const body = {
    realm: state.realm.name,
    public_key: (await state.keys.signing()).spki,
    'token-service': `${issuer}/protocol/openid-connect`,
    'account-service': `${issuer}/account`,
    'tokens-not-before': state.realm.notBefore,
  }
  return json(body, 200, { 'content-type': 'application/json;charset=UTF-8', ...noCache })
}
