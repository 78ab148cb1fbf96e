import { noStorePage, page } from '../answers.ts'
import type { Exchange } from '../exchange.ts'
import { errorPage } from '../pages/message-pages.ts'
import type { Session } from '../state/sessions.ts'
import { answerWithError } from './authorization-answer.ts'
import { readAuthorizationRequest } from './authorization-request.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { browserIdOf, withBrowserId, withoutRestart, withRestart } from './browser-id.ts'
import { finish } from './finish-login.ts'
import { showLogin } from './login-action.ts'
import { showRegistration } from './registration.ts'
import { beginSession, ssoSession } from './sso-session.ts'

/**
 * The authorization endpoint: answers at once where the browser has a session, otherwise with the
 * login page.
 *
 * @see [OpenID Connect Core](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
 */
export async function authorize(exchange: Exchange): Promise<Response> {
  const { state, url, form, request: received, now } = exchange
  const parameters = received.method === 'POST' ? form : url.searchParams
  const read = readAuthorizationRequest(exchange, parameters)
  if ('page' in read) return page(errorPage(state.realm.displayName, read.page), 400)
  const { request, fault } = read
  if (fault !== undefined) return answerWithError(exchange, request, fault)

  const session = await ssoSession(exchange)
  const browser = browserIdOf(exchange, session?.id)
  if (session !== undefined && !mustProveAgain(request, session, now)) {
    const response = await finish(exchange, request, session, true)
    const isSilent = request.prompt.includes('none')
    const marked = (isSilent ? withoutRestart : withRestart)(exchange, response)
    return withBrowserId(exchange, marked, browser)
  }
  if (state.signedIn !== undefined) {
    return finish(exchange, request, beginSession(exchange, state.signedIn, session?.id), false)
  }
  if (request.prompt.includes('none')) {
    const refusal = answerWithError(exchange, request, { error: 'login_required' })
    return withBrowserId(exchange, refusal, browser)
  }
  if (request.prompt.includes('create')) return showRegistration(exchange, request)
  const user = session && state.realm.users.get(session.userId)
  const login = state.logins.open(browser.id, request, now, user?.username)
  const response = withRestart(exchange, showLogin(exchange, login, noStorePage))
  return withBrowserId(exchange, response, browser)
}

function mustProveAgain(
  { prompt, maxAge }: AuthorizationRequest,
  { notes }: Session,
  now: number,
): boolean {
  if (prompt.includes('login') || prompt.includes('create')) return true
  return maxAge !== undefined && now > Number(notes['AUTH_TIME'] ?? 0) + maxAge
}
