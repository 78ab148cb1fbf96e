import { json, noCache } from '../answers.ts'
import type { Exchange } from '../exchange.ts'

/** The realm's public keys. @see [RFC 7517](https://www.rfc-editor.org/rfc/rfc7517.html#section-5) */
export async function certs(exchange: Exchange): Promise<Response> {
  exchange.readers = 'everybody'
  const keys = await exchange.state.keys.all()
  return json({ keys: keys.map(({ jwk }) => jwk) }, 200, noCache)
}
