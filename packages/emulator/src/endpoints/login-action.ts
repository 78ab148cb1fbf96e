import { page, redirect } from '../answers.ts'
import { stableId } from '../authorization/stable-id.ts'
import { randomText, toBase64url } from '../base64.ts'
import { isOneTimePasswordOf, needsOneTimePassword } from '../credentials/one-time-password.ts'
import { isPasswordOf } from '../credentials/password.ts'
import type { Exchange } from '../exchange.ts'
import { loginPage, otpPage } from '../pages/login-pages.ts'
import { errorPage, messagePage } from '../pages/message-pages.ts'
import { findUser } from '../realm/read-users.ts'
import type { User } from '../realm/realm.ts'
import type { Login } from '../state/logins.ts'
import { answerWithError } from './authorization-answer.ts'
import { withoutRestart } from './browser-id.ts'
import { finish } from './finish-login.ts'
import { beginSession, ssoSession } from './sso-session.ts'

const restartMissing =
  'Restart login cookie not found. It may have expired; it may have been deleted or cookies are disabled in your browser. If cookies are disabled then enable them. Click Back to Application to login again.'

/** What a login page asks for. */
export type LoginStep = 'password' | 'otp' | 'registration'

/** The login page that a request belongs to, or the page that says why there is none. */
export async function findLogin(exchange: Exchange): Promise<Login | Response> {
  const { state, cookies, url, now } = exchange
  const login = state.logins.find(cookies['AUTH_SESSION_ID'], url.searchParams.get('tab_id'), now)
  if (login !== undefined) return login
  const { displayName } = state.realm
  const session = await ssoSession(exchange)
  const ended = state.logins.closed(url.searchParams.get('tab_id'))
  if (session !== undefined && ended !== undefined) {
    return answerWithError(exchange, ended, {
      error: 'temporarily_unavailable',
      error_description: 'authentication_expired',
    })
  }
  return session === undefined
    ? page(errorPage(displayName, restartMissing), 400)
    : page(messagePage(displayName, 'You are already logged in.'), 400)
}

/** Where the login page's forms go: checks what was typed, and goes on or shows the page again. */
export async function loginAction(exchange: Exchange): Promise<Response> {
  const { form, request, state } = exchange
  const login = await findLogin(exchange)
  if (login instanceof Response) return login
  if (request.method === 'GET') return showLogin(exchange, login)
  const step = login.userId === undefined ? 'password' : 'otp'
  const elsewhere = backToPage(exchange, login, 'authenticate', step)
  if (elsewhere !== undefined) return elsewhere
  if (login.userId === undefined) return checkPassword(exchange, login)
  const user = state.realm.users.get(login.userId)
  if (user === undefined || !(await isOneTimePasswordOf(exchange, user, form.get('otp') ?? ''))) {
    return showLogin(exchange, login, {}, { error: 'Invalid authenticator code.' })
  }
  return complete(exchange, login, user)
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
  const { error } = typed
  const step = login.userId === undefined ? 'password' : 'otp'
  const action = actionUrl(exchange, login, 'authenticate', step)
  const restart = `${actionUrl(exchange, login, 'restart')}&skip_logout=false`
  const { reauthenticates, request } = login
  const { notice } = login
  login.notice = undefined
  const html =
    login.userId === undefined
      ? loginPage({
          realm,
          action,
          error,
          notice,
          username: reauthenticates ?? typed.username ?? request.loginHint,
          isFixed: reauthenticates !== undefined,
          restart,
          registration: settings.registrationAllowed
            ? actionUrl(exchange, login, 'registration')
            : undefined,
        })
      : otpPage({
          realm,
          action,
          error,
          notice,
          restart,
          credentialId: stableId(login.userId, 'otp'),
          username: state.realm.users.get(login.userId)?.username ?? '',
        })
  return page(html, 200, headers)
}

/** Begins a login page anew, for somebody else. */
export async function restartLogin(exchange: Exchange): Promise<Response> {
  const login = await findLogin(exchange)
  if (login instanceof Response) return login
  login.userId = undefined
  login.reauthenticates = undefined
  return showLogin(exchange, login)
}

/** Where a login's form goes that is at a step; without a step, where a link of it leads. */
export function actionUrl(
  { issuer, state }: Exchange,
  { tabId, sessionCode, request }: Login,
  action: 'authenticate' | 'registration' | 'restart',
  step?: LoginStep,
): string {
  const { clientId, redirectUri, responseType, responseMode, state: given } = request
  const clientData = JSON.stringify({
    ru: redirectUri,
    rt: responseType,
    ...(responseMode !== 'query' && { rm: responseMode }),
    ...(given !== undefined && { st: given }),
  })
  const query = new URLSearchParams({
    ...(step !== undefined && {
      session_code: sessionCode,
      execution: stableId(state.realm.name, 'execution', step),
    }),
    client_id: clientId,
    tab_id: tabId,
    client_data: toBase64url(new TextEncoder().encode(clientData)),
  })
  return `${issuer}/login-actions/${action}?${query}`
}

/** Leads a browser that sent an old page back to the one that it has to fill in. */
export function backToPage(
  exchange: Exchange,
  login: Login,
  action: 'authenticate' | 'registration',
  step: LoginStep,
): Response | undefined {
  if (exchange.url.searchParams.get('session_code') === login.sessionCode) return undefined
  const target = new URL(actionUrl(exchange, login, action, step))
  target.searchParams.delete('session_code')
  login.notice = 'Action expired. Please continue with login now.'
  return redirect(target.href)
}

/** Ends a login of somebody who has proved who they are. */
export async function complete(exchange: Exchange, login: Login, user: User): Promise<Response> {
  if (user.requiredActions.length > 0) {
    exchange.warn(
      `user ${user.username}: required actions are not emulated: ${user.requiredActions.join(', ')}`,
    )
  }
  exchange.state.logins.close(login)
  const session = beginSession(exchange, user, login.browserId)
  return withoutRestart(exchange, await finish(exchange, login.request, session, false))
}

async function checkPassword(exchange: Exchange, login: Login): Promise<Response> {
  const { form, state, warn } = exchange
  const username = login.reauthenticates ?? (form.get('username') ?? '').trim()
  const user = findUser(state.realm.users, username, state.realm.settings.loginWithEmailAllowed)
  if (user === undefined || !(await isPasswordOf(user, form.get('password') ?? '', warn))) {
    return showLogin(exchange, login, {}, { username, error: 'Invalid username or password.' })
  }
  if (!user.enabled) {
    return showLogin(
      exchange,
      login,
      {},
      { username, error: 'Account is disabled, contact your administrator.' },
    )
  }
  if (!needsOneTimePassword(user)) return complete(exchange, login, user)
  login.userId = user.id
  return showLogin(exchange, login)
}
