import { noStorePage, page } from '../answers.ts'
import { randomText } from '../base64.ts'
import type { Exchange } from '../exchange.ts'
import { registrationPage } from '../pages/login-pages.ts'
import { errorPage } from '../pages/message-pages.ts'
import { profileFaults, usernameFault } from '../realm/profile-faults.ts'
import type { User } from '../realm/realm.ts'
import type { Login } from '../state/logins.ts'
import { actionUrl, backToPage, executionOf } from './action-url.ts'
import type { LoginPlace } from './action-url.ts'
import { answerWithError } from './authorization-answer.ts'
import { readAuthorizationRequest } from './authorization-request.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { browserIdOf, withBrowserId } from './browser-id.ts'
import { goOn } from './complete-login.ts'
import { findLogin } from './find-login.ts'
import { forgetSession, ssoSession } from './sso-session.ts'

/** The authorization endpoint that begins with the registration form. */
export async function registrations(exchange: Exchange): Promise<Response> {
  const { state, url } = exchange
  const read = readAuthorizationRequest(exchange, url.searchParams)
  if ('page' in read) return page(errorPage(state.realm.displayName, read.page), 400)
  if (read.fault !== undefined) return answerWithError(exchange, read.request, read.fault)
  return showRegistration(exchange, read.request)
}

/** Opens the registration form for an application's request. */
export async function showRegistration(
  exchange: Exchange,
  request: AuthorizationRequest,
): Promise<Response> {
  const { state, now } = exchange
  if (!state.realm.settings.registrationAllowed) {
    return page(errorPage(state.realm.displayName, 'Registration not allowed'), 400)
  }
  const session = await ssoSession(exchange)
  const browser = browserIdOf(exchange, session?.id)
  const response = show(exchange, state.logins.open(browser.id, request, now))
  // Somebody new is to come: the browser forgets who was there.
  if (session !== undefined) forgetSession(exchange, response)
  return withBrowserId(exchange, response, browser)
}

/** Where the registration form is, and where it goes. */
export async function registrationAction(exchange: Exchange): Promise<Response> {
  const { state, form, request } = exchange
  const login = await findLogin(exchange)
  if (login instanceof Response) return login
  if (!state.realm.settings.registrationAllowed) {
    return page(errorPage(state.realm.displayName, 'Registration not allowed'), 400)
  }
  if (request.method === 'GET') return show(exchange, login)
  const elsewhere = backToPage(exchange, login, {
    ...place(exchange),
    notice: 'Action expired. Please continue with login now.',
  })
  if (elsewhere !== undefined) return elsewhere
  const errors = faultsOf(exchange, form)
  if (Object.keys(errors).length > 0) return show(exchange, login, errors)
  const user = register(exchange, form)
  return goOn(exchange, login, user)
}

function show(
  exchange: Exchange,
  login: Login,
  errors: Readonly<Record<string, string>> = {},
): Response {
  login.sessionCode = randomText(32)
  const html = registrationPage({
    realm: exchange.state.realm.displayName,
    action: actionUrl(exchange, login, { ...place(exchange), isForm: true }),
    login: actionUrl(exchange, login, { action: 'authenticate' }),
    values: exchange.form,
    errors,
  })
  return page(html, 200, noStorePage)
}

function place(exchange: Exchange): LoginPlace {
  return { action: 'registration', execution: executionOf(exchange, 'registration') }
}

function faultsOf({ state }: Exchange, form: URLSearchParams): Record<string, string> {
  const username = usernameFault(state.realm, form.get('username') ?? '')
  const errors = profileFaults(state.realm, form)
  if (username !== undefined) errors['username'] = username
  if ((form.get('password') ?? '') === '') errors['password'] = 'Please specify password.'
  if (form.get('password') !== form.get('password-confirm')) {
    errors['password-confirm'] = "Password confirmation doesn't match."
  }
  return errors
}

function register({ state }: Exchange, form: URLSearchParams): User {
  const text = (name: string): string => form.get(name) ?? ''
  const user: User = {
    id: crypto.randomUUID(),
    username: text('username').trim().toLowerCase(),
    enabled: true,
    email: text('email').toLowerCase(),
    emailVerified: false,
    firstName: text('firstName'),
    lastName: text('lastName'),
    attributes: {},
    credentials: [{ type: 'password', value: text('password') }],
    requiredActions: [],
    roles: state.realm.defaultRoles,
    groups: state.realm.defaultGroups,
    serviceAccountClientId: undefined,
    notBefore: 0,
  }
  state.realm.users.set(user.id, user)
  return user
}
