import { noStorePage, page } from '../answers.ts'
import { randomText } from '../base64.ts'
import type { Exchange } from '../exchange.ts'
import { registrationFields, registrationPage } from '../pages/login-pages.ts'
import { errorPage } from '../pages/message-pages.ts'
import { findUser } from '../realm/read-users.ts'
import type { User } from '../realm/realm.ts'
import type { Login } from '../state/logins.ts'
import { answerWithError } from './authorization-answer.ts'
import { readAuthorizationRequest } from './authorization-request.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { browserIdOf, withBrowserId } from './browser-id.ts'
import { actionUrl, backToPage, complete, findLogin } from './login-action.ts'

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
  const browser = browserIdOf(exchange)
  const response = show(exchange, state.logins.open(browser.id, request, now))
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
  const elsewhere = backToPage(exchange, login, 'registration', 'registration')
  if (elsewhere !== undefined) return elsewhere
  const errors = faultsOf(exchange, form)
  if (Object.keys(errors).length > 0) return show(exchange, login, errors)
  const user = register(exchange, form)
  return complete(exchange, login, user)
}

function show(
  exchange: Exchange,
  login: Login,
  errors: Readonly<Record<string, string>> = {},
): Response {
  login.sessionCode = randomText(32)
  const html = registrationPage({
    realm: exchange.state.realm.displayName,
    action: actionUrl(exchange, login, 'registration', 'registration'),
    login: actionUrl(exchange, login, 'authenticate'),
    values: exchange.form,
    errors,
  })
  return page(html, 200, noStorePage)
}

function faultsOf({ state }: Exchange, form: URLSearchParams): Record<string, string> {
  const { users, settings } = state.realm
  const errors: Record<string, string> = {}
  for (const [name, label] of registrationFields) {
    if ((form.get(name) ?? '') !== '' || name === 'password-confirm') continue
    const what = name.endsWith('Name') ? 'this field' : label.toLowerCase()
    errors[name] = `Please specify ${what}.`
  }
  const email = form.get('email') ?? ''
  if (email !== '' && !/^[^\s@]+@[^\s@]+$/u.test(email)) errors['email'] = 'Invalid email address.'
  if (form.get('password') !== form.get('password-confirm')) {
    errors['password-confirm'] = "Password confirmation doesn't match."
  }
  if (findUser(users, form.get('username') ?? '', false))
    errors['username'] = 'Username already exists.'
  if (findUser(users, form.get('email') ?? '', settings.loginWithEmailAllowed)) {
    errors['email'] = 'Email already exists.'
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
