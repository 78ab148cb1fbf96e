import { noStorePage, redirect } from '../answers.ts'
import type { Exchange } from '../exchange.ts'
import type { User } from '../realm/realm.ts'
import type { ActionOutcome, Login, PendingAction } from '../state/logins.ts'
import type { Session } from '../state/sessions.ts'
import { actionUrl, executionOf } from './action-url.ts'
import { answerWithCode } from './authorization-answer.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { pendingActions } from './pending-actions.ts'
import { withoutRestart } from './restart-cookie.ts'
import { beginSession, rememberSession } from './sso-session.ts'

/** Goes on with a login of somebody who has proved who they are: to what they have to do first, or back to the application. */
export async function goOn(exchange: Exchange, login: Login, user: User): Promise<Response> {
  const { actions, outcome } = pendingActions(exchange, user, login.request)
  // Keycloak names its own last step in place of an action that it does not know.
  login.outcome = outcome && { ...outcome, name: executionOf(exchange, login.step) }
  return actions.length === 0
    ? complete(exchange, login, user)
    : leadToAction(exchange, login, user, actions)
}

/** Leads to the page of the first of the actions that are to be done. */
export function leadToAction(
  exchange: Exchange,
  login: Login,
  user: User,
  actions: readonly PendingAction[],
): Response {
  login.userId = user.id
  login.actions = actions
  login.step = 'action'
  const place = { action: 'required-action', execution: actions[0]?.name ?? '' } as const
  return redirect(actionUrl(exchange, login, place), noStorePage)
}

/** Ends a login: the application gets its code, the browser the cookies of its session. */
export async function complete(exchange: Exchange, login: Login, user: User): Promise<Response> {
  const { state, now } = exchange
  const { browserId, ssoSessionId, outcome, request } = login
  state.logins.close(login, now)
  const known = state.sessions.find(ssoSessionId, now)
  const session = known ?? beginSession(exchange, user, browserId)
  const bySso = known !== undefined
  const response = await finish(exchange, request, session, { bySso, outcome })
  return withoutRestart(exchange, response, browserId)
}

/** Sends an application its code, and leaves the browser with the cookies of the session. */
export async function finish(
  exchange: Exchange,
  request: AuthorizationRequest,
  session: Session,
  how: { readonly bySso: boolean; readonly outcome: ActionOutcome | undefined },
): Promise<Response> {
  const { state, now } = exchange
  const { clientId, scope, nonce } = request
  const { bySso, outcome } = how
  state.sessions.attach(session, clientId, { scope, nowSeconds: now, nonce, bySso })
  const response = answerWithCode(exchange, request, session, outcome)
  await rememberSession(exchange, response, session)
  return response
}
