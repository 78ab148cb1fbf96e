import type { Exchange } from '../exchange.ts'
import type { Session } from '../state/sessions.ts'
import { answerWithError } from './authorization-answer.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { finish, leadToAction } from './complete-login.ts'
import { pendingActions } from './pending-actions.ts'

/** How long after a password was typed an application may have an action done without another, in seconds. */
const actionMaxAge = 300

/**
 * Why somebody with a session has to sign in again: for the `session` itself, of which a page tells, or for a `level` of
 * authentication that no session has. `undefined` where the session will do.
 */
export function whyToProveAgain(
  { state, now }: Exchange,
  { prompt, maxAge, kcAction, requestedLevel }: AuthorizationRequest,
  { notes }: Session,
): 'session' | 'level' | undefined {
  if (prompt.includes('login')) return 'session'
  const isAction = kcAction !== undefined && state.realm.requiredActions.has(kcAction)
  const longest = Math.min(maxAge ?? Infinity, isAction ? actionMaxAge : Infinity)
  if (now > Number(notes['AUTH_TIME'] ?? 0) + longest) return 'session'
  return typeof requestedLevel === 'number' && requestedLevel >= 0 ? 'level' : undefined
}

/** Answers an application for somebody who has a session; a page stands between where there is something to do first. */
export async function answerBySession(
  exchange: Exchange,
  request: AuthorizationRequest,
  session: Session,
  browserId: string,
): Promise<Response> {
  const { state, now } = exchange
  const user = state.realm.users.get(session.userId)
  const { actions, outcome } =
    user === undefined
      ? { actions: [], outcome: undefined }
      : pendingActions(exchange, user, request)
  if (user === undefined || actions.length === 0) {
    const told = outcome && { ...outcome, name: undefined }
    return finish(exchange, request, session, { bySso: true, outcome: told })
  }
  if (request.prompt.includes('none')) {
    return answerWithError(exchange, request, { error: 'interaction_required' })
  }
  const login = state.logins.open(browserId, request, now)
  login.ssoSessionId = session.id
  return leadToAction(exchange, login, user, actions)
}
