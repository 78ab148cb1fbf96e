import { page, redirect } from '../answers.ts'
import type { Exchange } from '../exchange.ts'
import { errorPage, messagePage } from '../pages/message-pages.ts'
import type { Login } from '../state/logins.ts'
import { actionUrl } from './action-url.ts'
import { answerWithError } from './authorization-answer.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { browserIdOf, withBrowserId } from './browser-id.ts'
import { callbackTarget } from './client-data.ts'
import { requestToRestart } from './restart-cookie.ts'
import { ssoSession } from './sso-session.ts'

const restartMissing =
  'Restart login cookie not found. It may have expired; it may have been deleted or cookies are disabled in your browser. If cookies are disabled then enable them. Click Back to Application to login again.'

/** The login page that a request belongs to, or what a browser whose page is none any more is told. */
export async function findLogin(exchange: Exchange): Promise<Login | Response> {
  const { state, cookies, url, now } = exchange
  const login = state.logins.find(cookies['AUTH_SESSION_ID'], url.searchParams.get('tab_id'), now)
  if (login !== undefined) return login
  const request = await requestToRestart(exchange)
  if (request !== undefined) return restart(exchange, request)
  const { displayName } = state.realm
  if ((await ssoSession(exchange)) === undefined) {
    return page(errorPage(displayName, restartMissing), 400)
  }
  const target = callbackTarget(exchange)
  if (target === undefined) {
    return page(messagePage(displayName, 'You are already logged in.'), 400)
  }
  if ('page' in target) return page(errorPage(displayName, target.page), 400)
  return answerWithError(exchange, target, {
    error: 'temporarily_unavailable',
    error_description: 'authentication_expired',
  })
}

/** A login that took too long begins anew. */
function restart(exchange: Exchange, request: AuthorizationRequest): Promise<Response> {
  const browser = browserIdOf(exchange)
  const login = exchange.state.logins.open(browser.id, request, exchange.now)
  login.notice = 'Your login attempt timed out. Login will start from the beginning.'
  const response = redirect(actionUrl(exchange, login, { action: 'authenticate' }))
  return withBrowserId(exchange, response, browser)
}
