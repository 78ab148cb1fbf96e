import { answer, noStorePage, pageHeaders, redirect } from '../answers.ts'
import type { Exchange } from '../exchange.ts'
import { formPostPage } from '../pages/message-pages.ts'
import type { Session } from '../state/sessions.ts'
import type { ActionOutcome } from '../state/logins.ts'
import type {
  AuthorizationFault,
  AuthorizationRequest,
  CallbackTarget,
} from './authorization-request.ts'

/** Sends an application what it asked for: a code for a session. */
export function answerWithCode(
  exchange: Exchange,
  request: AuthorizationRequest,
  session: Session,
  outcome?: ActionOutcome,
): Response {
  const { state, now } = exchange
  const { clientId, redirectUri, scope, nonce, codeChallenge, codeChallengeMethod } = request
  const given = {
    sessionId: session.id,
    clientId,
    redirectUri,
    scope,
    nonce,
    codeChallenge,
    codeChallengeMethod: codeChallengeMethod ?? (codeChallenge === undefined ? undefined : 'plain'),
    expiresAt: now + state.realm.settings.accessCodeLifespan,
  }
  const { code } = state.codes.issue(given, now)
  return send(request, [
    ...stateOf(request),
    ['session_state', session.id],
    ...issuerOf(exchange, request),
    ...(outcome?.name === undefined ? [] : [['kc_action', outcome.name] as const]),
    ...(outcome === undefined ? [] : [['kc_action_status', outcome.status] as const]),
    ...(request.responseType === 'none' ? [] : [['code', code] as const]),
  ])
}

/** Sends an application why it gets nothing. */
export function answerWithError(
  exchange: Exchange,
  request: CallbackTarget,
  { error, error_description }: AuthorizationFault,
): Response {
  return send(request, [
    ['error', error],
    ...(error_description === undefined ? [] : [['error_description', error_description] as const]),
    ...stateOf(request),
    ...issuerOf(exchange, request),
  ])
}

type Parameters = readonly (readonly [name: string, value: string])[]

function stateOf({ state }: CallbackTarget): Parameters {
  return state === undefined ? [] : [['state', state]]
}

/** @see [RFC 9207](https://www.rfc-editor.org/rfc/rfc9207.html#section-2) */
function issuerOf({ state, issuer }: Exchange, { clientId }: CallbackTarget): Parameters {
  const { attributes = {} } = state.realm.clients.get(clientId) ?? {}
  return attributes['exclude.issuer.from.auth.response'] === 'true' ? [] : [['iss', issuer]]
}

function send(request: CallbackTarget, parameters: Parameters): Response {
  const { redirectUri, responseMode } = request
  if (responseMode === 'form_post') {
    const headers = { 'content-type': 'text/html', ...pageHeaders, ...noStorePage }
    return answer(formPostPage(redirectUri, parameters), 200, headers)
  }
  const query = parameters
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%20', '+')}`)
    .join('&')
  const separator = responseMode === 'fragment' ? '#' : redirectUri.includes('?') ? '&' : '?'
  return redirect(inAscii(redirectUri) + separator + query, noStorePage)
}

/** A redirect URI may have letters that no header takes; what is encoded already stays as it is. */
function inAscii(uri: string): string {
  return uri.replaceAll(/[^\u0021-\u007e]+/gu, encodeURIComponent)
}
