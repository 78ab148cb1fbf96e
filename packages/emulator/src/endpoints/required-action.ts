import { page, redirect } from '../answers.ts'
import { randomText } from '../base64.ts'
import type { Exchange } from '../exchange.ts'
import type { User } from '../realm/realm.ts'
import { changeUser } from '../required-actions/required-action.ts'
import type { FieldFaults } from '../required-actions/required-action.ts'
import { requiredActionOf } from '../required-actions/required-actions.ts'
import type { Login, PendingAction } from '../state/logins.ts'
import { actionUrl, backToPage } from './action-url.ts'
import { complete } from './complete-login.ts'
import { findLogin } from './find-login.ts'

/** Where somebody does what a login cannot end before: their required actions, and the application's `kc_action`. */
export async function requiredAction(exchange: Exchange): Promise<Response> {
  const { form, request, url, state } = exchange
  const login = await findLogin(exchange)
  if (login instanceof Response) return login
  const [action] = login.actions
  const user = state.realm.users.get(login.userId ?? '')
  if (action === undefined || user === undefined) {
    return redirect(actionUrl(exchange, login, { action: 'authenticate' }))
  }
  const place = { action: 'required-action', execution: action.name } as const
  if (url.searchParams.get('execution') !== action.name) {
    return redirect(actionUrl(exchange, login, place))
  }
  if (request.method !== 'POST') return show(exchange, login, user, action)
  const elsewhere = backToPage(exchange, login, place)
  if (elsewhere !== undefined) return elsewhere
  if (action.isInitiated && form.has('cancel-aia')) {
    login.outcome = { name: action.name, status: 'cancelled' }
  } else {
    const faults = await requiredActionOf(action.name)?.submit(exchange, login, user)
    if (faults !== undefined) return show(exchange, login, user, action, faults)
    done(exchange, login, action)
  }
  return next(exchange, login, user)
}

function done(exchange: Exchange, login: Login, { name }: PendingAction): void {
  const user = exchange.state.realm.users.get(login.userId ?? '')
  if (user === undefined) return
  const requiredActions = user.requiredActions.filter((each) => each !== name)
  changeUser(exchange, user, { requiredActions })
  if (name === login.request.kcAction) login.outcome = { name, status: 'success' }
}

function next(exchange: Exchange, login: Login, user: User): Response | Promise<Response> {
  login.actions = login.actions.slice(1)
  const [action] = login.actions
  const changed = exchange.state.realm.users.get(user.id) ?? user
  return action === undefined
    ? complete(exchange, login, changed)
    : show(exchange, login, changed, action)
}

function show(
  exchange: Exchange,
  login: Login,
  user: User,
  { name, isInitiated }: PendingAction,
  faults: FieldFaults = {},
): Response {
  login.sessionCode = randomText(32)
  const place = { action: 'required-action', execution: name } as const
  const html = requiredActionOf(name)?.page(exchange, login, user, {
    realm: exchange.state.realm.displayName,
    action: actionUrl(exchange, login, { ...place, isForm: true }),
    again: actionUrl(exchange, login, { action: 'required-action' }),
    canCancel: isInitiated,
    isExplained: !isInitiated && Object.keys(faults).length === 0,
    faults,
  })
  return page(html ?? '')
}
