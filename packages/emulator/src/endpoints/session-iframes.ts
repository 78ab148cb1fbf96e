import { empty, frame } from '../answers.ts'
import type { Exchange } from '../exchange.ts'
import {
  loginStatusPage,
  thirdPartyAnswerPage,
  thirdPartyCookiePage,
} from '../pages/session-iframes.ts'
import { allowedOrigins } from '../realm/read-clients.ts'

/** The iframe in which an application watches the session; of another version of the server there is none. */
export function loginStatus({ url }: Exchange): Response {
  return url.searchParams.has('version') ? empty(404) : frame(loginStatusPage)
}

/** Whether an application may ask the iframe: 204 or 403. */
export function loginStatusInit({ url, state }: Exchange): Response {
  const client = state.realm.clients.get(url.searchParams.get('client_id') ?? '')
  const origin = url.searchParams.get('origin') ?? ''
  const origins = client ? allowedOrigins(client) : []
  return empty(origins.includes('*') || origins.includes(origin) ? 204 : 403)
}

/** Where a third-party cookie is left. */
export const thirdPartyStep1 = (): Response => frame(thirdPartyCookiePage)

/** Where it is looked for. */
export const thirdPartyStep2 = (): Response => frame(thirdPartyAnswerPage)
