import { noStorePage, page } from '../answers.ts'
import type { Exchange } from '../exchange.ts'
import { errorPage } from '../pages/message-pages.ts'
import type { Session } from '../state/sessions.ts'
import { answerWithError } from './authorization-answer.ts'
import { readAuthorizationRequest } from './authorization-request.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { browserIdOf, withBrowserId } from './browser-id.ts'
import { finish } from './complete-login.ts'
import { showLogin } from './login-action.ts'
import { showRegistration } from './registration.ts'
import { withoutRestart, withRestart } from './restart-cookie.ts'
import { answerBySession, whyToProveAgain } from './single-sign-on.ts'
import { beginSession, forgetSession, hasSessionCookie, ssoSession } from './sso-session.ts'

/**
 * The authorization endpoint: answers at once where the browser has a session, otherwise with the
 * login page.
 *
 * @see [OpenID Connect Core](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
 */
export async function authorize(exchange: Exchange): Promise<Response> {
  const { state, url, form, request: received } = exchange
  const parameters = received.method === 'POST' ? form : url.searchParams
  const read = readAuthorizationRequest(exchange, parameters)
  if ('page' in read) return page(errorPage(state.realm.displayName, read.page), 400)
  const { request, fault } = read
  if (fault !== undefined) return answerWithError(exchange, request, fault)

  const session = await ssoSession(exchange)
  const isSilent = request.prompt.includes('none')
  if (request.prompt.includes('create') && !isSilent) return showRegistration(exchange, request)
  const browser = browserIdOf(exchange, session?.id)
  const answer = await answerTo(exchange, request, { session, isSilent, browserId: browser.id })
  // A cookie of a session that is over goes.
  if (session === undefined && hasSessionCookie(exchange)) forgetSession(exchange, answer)
  return withBrowserId(exchange, answer, browser)
}

interface Found {
  readonly session: Session | undefined
  readonly isSilent: boolean
  readonly browserId: string
}

async function answerTo(
  exchange: Exchange,
  request: AuthorizationRequest,
  { session, isSilent, browserId }: Found,
): Promise<Response> {
  const { state, now } = exchange
  if (request.requestedLevel === 'unknown') {
    const html = errorPage(state.realm.displayName, 'Invalid parameter: claims')
    return page(html, 400)
  }
  const reason = session && whyToProveAgain(exchange, request, session)
  if (session !== undefined && reason === undefined) {
    const response = await answerBySession(exchange, request, session, browserId)
    const marked = isSilent ? response : await withRestart(exchange, response, request)
    return withoutRestart(exchange, marked, browserId)
  }
  if (state.signedIn !== undefined) {
    const begun = beginSession(exchange, state.signedIn, session?.id)
    return finish(exchange, request, begun, { bySso: false, outcome: undefined })
  }
  if (isSilent) {
    const refusal = answerWithError(exchange, request, { error: 'login_required' })
    return withoutRestart(exchange, refusal, browserId)
  }
  const user = session && state.realm.users.get(session.userId)
  const again = user && { username: user.username, isExplained: reason === 'session' }
  const login = state.logins.open(browserId, request, now, again)
  return withRestart(exchange, showLogin(exchange, login, noStorePage), request)
}
