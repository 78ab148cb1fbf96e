import type { Exchange } from '../exchange.ts'
import type { Session } from '../state/sessions.ts'
import { answerWithCode } from './authorization-answer.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { rememberSession } from './sso-session.ts'

/** Ends a login: the application gets its code, the browser its cookies. */
export async function finish(
  exchange: Exchange,
  request: AuthorizationRequest,
  session: Session,
  bySso: boolean,
): Promise<Response> {
  const { state, now } = exchange
  const { clientId, scope, nonce } = request
  state.sessions.attach(session, clientId, { scope, nowSeconds: now, nonce, bySso })
  const response = answerWithCode(exchange, request, session)
  await rememberSession(exchange, response, session)
  return response
}
