import { randomText, toBase64 } from '../base64.ts'
import { setCookie } from '../cookies.ts'
import { cookiePath } from '../exchange.ts'
import type { Exchange } from '../exchange.ts'

/** Which browser a request is of: the one whose login pages are open, else that of a session, else a new one. */
export interface BrowserId {
  readonly id: string
  /** Whether the browser's cookie says so already. */
  readonly isKnown: boolean
}

/** Finds out which browser sends a request. */
export function browserIdOf({ state, cookies, now }: Exchange, sessionId?: string): BrowserId {
  const known = cookies['AUTH_SESSION_ID']
  return known !== undefined && state.logins.knows(known, now)
    ? { id: known, isKnown: true }
    : { id: sessionId ?? randomText(18), isKnown: false }
}

/** Leaves a browser with the name by which its login pages are found, if it has not got it. */
export async function withBrowserId(
  exchange: Exchange,
  response: Response,
  { id, isKnown }: BrowserId,
): Promise<Response> {
  if (isKnown) return response
  const path = cookiePath(exchange)
  setCookie(exchange.request, response, path, 'AUTH_SESSION_ID', id)
  const digest = await crypto.subtle.digest('SHA-384', new TextEncoder().encode(id))
  setCookie(exchange.request, response, path, 'KC_AUTH_SESSION_HASH', `"${toBase64(digest)}"`, {
    maxAge: 60,
    httpOnly: false,
  })
  return response
}

/** Leaves a browser that logs out with a name for that. */
export function withLogoutId(exchange: Exchange, response: Response): Response {
  setCookie(exchange.request, response, cookiePath(exchange), 'AUTH_SESSION_ID', randomText(18))
  return response
}
