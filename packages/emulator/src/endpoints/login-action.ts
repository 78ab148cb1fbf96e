import { page, redirect } from '../answers.ts'
import { stableId } from '../authorization/stable-id.ts'
import { randomText } from '../base64.ts'
import { isOneTimePasswordOf, needsOneTimePassword } from '../credentials/one-time-password.ts'
import { isPasswordOf } from '../credentials/password.ts'
import type { Exchange } from '../exchange.ts'
import { loginPage, otpPage } from '../pages/login-pages.ts'
import { pageExpiredPage } from '../pages/message-pages.ts'
import { findUser } from '../realm/read-users.ts'
import type { Login } from '../state/logins.ts'
import { actionUrl, backToPage, executionOf } from './action-url.ts'
import { browserIdOf, withBrowserId } from './browser-id.ts'
import { goOn, leadToAction } from './complete-login.ts'
import { findLogin } from './find-login.ts'
import { withoutRestart, withRestart } from './restart-cookie.ts'
import { answerBySession, whyToProveAgain } from './single-sign-on.ts'
import { forgetSession, ssoSession } from './sso-session.ts'

/** Where the login page's forms go: checks what was typed, and goes on or shows the page again. */
export async function loginAction(exchange: Exchange): Promise<Response> {
  const { form, request, state } = exchange
  const login = await findLogin(exchange)
  if (login instanceof Response) return login
  const user = state.realm.users.get(login.userId ?? '')
  if (login.step === 'action' && user !== undefined) {
    return request.method === 'POST'
      ? pageExpired(exchange, login)
      : leadToAction(exchange, login, user, login.actions)
  }
  if (request.method !== 'POST') return showLoginAgain(exchange, login)
  const elsewhere = backToPage(exchange, login, {
    action: 'authenticate',
    execution: executionOf(exchange, login.step),
    notice: 'Action expired. Please continue with login now.',
  })
  if (elsewhere !== undefined) return elsewhere
  if (login.step !== 'otp') return checkPassword(exchange, login)
  if (user === undefined || !(await isOneTimePasswordOf(exchange, user, form.get('otp') ?? ''))) {
    return showLogin(exchange, login, {}, { error: 'Invalid authenticator code.' })
  }
  return goOn(exchange, login, user)
}

/** The password was typed already, and something else is to be done. */
function pageExpired(exchange: Exchange, login: Login): Response {
  login.sessionCode = randomText(32)
  const html = pageExpiredPage(exchange.state.realm.displayName, {
    restart: `${actionUrl(exchange, login, { action: 'restart' })}&skip_logout=false`,
    onwards: actionUrl(exchange, login, {
      action: 'required-action',
      execution: login.actions[0]?.name ?? '',
    }),
  })
  return page(html)
}

/** Shows the page that a login has come to; somebody who has signed in meanwhile, on another page, needs none. */
async function showLoginAgain(exchange: Exchange, login: Login): Promise<Response> {
  const { state, now } = exchange
  const session = login.step === 'password' ? await ssoSession(exchange) : undefined
  if (session === undefined || whyToProveAgain(exchange, login.request, session) !== undefined) {
    return showLogin(exchange, login)
  }
  state.logins.close(login, now)
  const { request, browserId } = login
  const response = await answerBySession(exchange, request, session, browserId)
  return withoutRestart(exchange, response, browserId)
}

/** Shows the page that a login has come to. */
export function showLogin(
  exchange: Exchange,
  login: Login,
  headers: Readonly<Record<string, string>> = {},
  typed: { readonly username?: string; readonly error?: string } = {},
): Response {
  const { state } = exchange
  login.sessionCode = randomText(32)
  const { displayName: realm, settings } = state.realm
  const { reauthenticates, request, notice } = login
  login.notice = undefined
  const shown = {
    realm,
    notice,
    error: typed.error,
    action: actionUrl(exchange, login, {
      action: 'authenticate',
      execution: executionOf(exchange, login.step),
      isForm: true,
    }),
    restart: actionUrl(exchange, login, { action: 'restart' }),
  }
  const html =
    login.step === 'otp'
      ? otpPage({
          ...shown,
          credentialId: stableId(login.userId ?? '', 'otp'),
          username: state.realm.users.get(login.userId ?? '')?.username ?? '',
        })
      : loginPage({
          ...shown,
          username: reauthenticates?.username ?? typed.username ?? request.loginHint,
          isFixed: reauthenticates !== undefined,
          isExplained: reauthenticates?.isExplained === true,
          registration: settings.registrationAllowed
            ? actionUrl(exchange, login, { action: 'registration' })
            : undefined,
        })
  return page(html, 200, headers)
}

/** Begins a login anew: for somebody else, whereupon the session ends; or with `skip_logout`, for who has signed in on another page. */
export async function restartLogin(exchange: Exchange): Promise<Response> {
  const { state, url, now } = exchange
  const login = await findLogin(exchange)
  if (login instanceof Response) return login
  const isForSomebodyElse = url.searchParams.get('skip_logout') !== 'true'
  const session = isForSomebodyElse ? await ssoSession(exchange) : undefined
  if (session === undefined) {
    Object.assign(login, { step: 'password', userId: undefined, reauthenticates: undefined })
    return redirect(actionUrl(exchange, login, { action: 'authenticate' }))
  }
  state.sessions.end(session)
  state.logins.forget(login.browserId)
  const { id } = browserIdOf({ ...exchange, cookies: {} })
  const anew = state.logins.open(id, login.request, now)
  const response = redirect(actionUrl(exchange, anew, { action: 'authenticate' }))
  forgetSession(exchange, response)
  await withBrowserId(exchange, response, { id, isKnown: false })
  return withRestart(exchange, withoutRestart(exchange, response, login.browserId), login.request)
}

async function checkPassword(exchange: Exchange, login: Login): Promise<Response> {
  const { form, state, warn } = exchange
  const username = login.reauthenticates?.username ?? (form.get('username') ?? '').trim()
  const user = findUser(state.realm.users, username, state.realm.settings.loginWithEmailAllowed)
  const refuse = (error: string): Response => showLogin(exchange, login, {}, { username, error })
  if (user === undefined || !(await isPasswordOf(user, form.get('password') ?? '', warn))) {
    return refuse('Invalid username or password.')
  }
  if (!user.enabled) return refuse('Account is disabled, contact your administrator.')
  if (!needsOneTimePassword(user)) return goOn(exchange, login, user)
  login.userId = user.id
  login.step = 'otp'
  return showLogin(exchange, login)
}
