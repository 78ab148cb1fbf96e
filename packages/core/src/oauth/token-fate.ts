import type { FailureReason, ResponseError, TokenFate, TransportError } from '../failure.ts'
import type { HttpResponse } from '../http.ts'

/**
 * Says what became of the refresh token of a failed request.
 *
 * OAuth JSON with a 4xx is definitive, and only `invalid_grant` says that the token is dead. A server
 * that says when to come back (429, or 503 with `Retry-After`) did not act. All else leaves it open:
 * a lost answer, a redirect, a page of a proxy, a 2xx that is cut short.
 */
export function withRefreshTokenFate(
  reason: FailureReason,
  response: HttpResponse | undefined,
): FailureReason {
  return 'sent' in reason || 'status' in reason
    ? { ...reason, tokenFate: tokenFate(reason, response?.headers['retry-after']) }
    : reason
}

/**
 * Says what became of the code of a failed request, as {@link withRefreshTokenFate} does. Keycloak
 * takes a code before it looks at consent and scope, but after it knows the client.
 */
export function withCodeFate(
  reason: FailureReason,
  response: HttpResponse | undefined,
): FailureReason {
  const told = withRefreshTokenFate(reason, response)
  return told.code === 'oauth_error' &&
    told.tokenFate === 'kept' &&
    told.status !== 429 &&
    told.status < 500 &&
    !beforeTheCode.includes(told.error)
    ? { ...told, tokenFate: 'unknown' }
    : told
}

const beforeTheCode: readonly string[] = [
  'invalid_client',
  'unauthorized_client',
  'invalid_request',
]

function tokenFate(
  reason: ResponseError | TransportError,
  retryAfter: string | undefined,
): TokenFate {
  if ('sent' in reason) return reason.sent === 'no' ? 'kept' : 'unknown'
  const { code, status } = reason
  if (status === 429 || (status === 503 && retryAfter !== undefined)) return 'kept'
  if (code !== 'oauth_error' || status >= 500) return 'unknown'
  return reason.error === 'invalid_grant' ? 'consumed' : 'kept'
}
