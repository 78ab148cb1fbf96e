import { clearCookie, setCookie } from '../cookies.ts'
import { cookiePath } from '../exchange.ts'
import type { Exchange } from '../exchange.ts'
import { signForRealm, textClaim, verifyForRealm } from '../tokens/jws.ts'
import { readAuthorizationRequest } from './authorization-request.ts'
import type { AuthorizationRequest } from './authorization-request.ts'

const name = 'KC_RESTART'
const typ = 'Restart'

/** Leaves a browser with what a login that took too long begins anew from. */
export async function withRestart(
  exchange: Exchange,
  response: Response,
  { query }: AuthorizationRequest,
): Promise<Response> {
  const restart = await signForRealm(exchange.state.keys, { typ, query })
  setCookie(exchange.request, response, cookiePath(exchange), name, restart)
  return response
}

/** Takes that away from a browser that has it, once no login page of it is open. */
export function withoutRestart(
  exchange: Exchange,
  response: Response,
  browserId: string,
): Response {
  const { state, cookies, now } = exchange
  if (cookies[name] !== undefined && !state.logins.knows(browserId, now)) {
    clearCookie(response, cookiePath(exchange), name)
  }
  return response
}

/** The request that a browser's last login page was for, where it was of the client that the page's URL names. */
export async function requestToRestart(
  exchange: Exchange,
): Promise<AuthorizationRequest | undefined> {
  const { state, cookies, url } = exchange
  const claims = await verifyForRealm(state.keys, cookies[name] ?? '')
  if (claims?.['typ'] !== typ) return undefined
  const read = readAuthorizationRequest(
    exchange,
    new URLSearchParams(textClaim(claims, 'query') ?? ''),
  )
  if ('page' in read || read.fault !== undefined) return undefined
  return read.request.clientId === url.searchParams.get('client_id') ? read.request : undefined
}
