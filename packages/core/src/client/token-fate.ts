import type { FailureReason, ResponseError, TokenFate, TransportError } from '../failure.ts'
import type { HttpResponse } from '../http.ts'

/**
 * Says what became of the single-use token of a failed request.
 *
 * OAuth JSON with a 4xx is definitive, and only `invalid_grant` says that the token is dead. A server
 * that says when to come back (429, or 503 with `Retry-After`) did not act. All else leaves it open:
 * a lost answer, a redirect, a page of a proxy, a 2xx that is cut short.
 */
export function withTokenFate(
  reason: FailureReason,
  response: HttpResponse | undefined,
  consumes: 'code' | 'refresh_token',
): FailureReason {
  return 'sent' in reason || 'status' in reason
    ? { ...reason, tokenFate: tokenFate(reason, response?.headers['retry-after'], consumes) }
    : reason
}

/**
 * Says that the request was never sent, for what it needs could not be had: the metadata. What the
 * server may have seen, and has answered, is another one.
 */
export function withNothingSent(reason: FailureReason, consumes: boolean): FailureReason {
  const own = 'sent' in reason ? { ...reason, sent: 'no' as const } : reason
  return consumes && ('sent' in own || 'status' in own) ? { ...own, tokenFate: 'kept' } : own
}

const beforeTheCode: readonly string[] = [
  'invalid_client',
  'unauthorized_client',
  'invalid_request',
]

function tokenFate(
  reason: ResponseError | TransportError,
  retryAfter: string | undefined,
  consumes: 'code' | 'refresh_token',
): TokenFate {
  if ('sent' in reason) return reason.sent === 'no' ? 'kept' : 'unknown'
  const { code, status } = reason
  if (status === 429 || (status === 503 && retryAfter !== undefined)) return 'kept'
  if (code !== 'oauth_error' || status >= 500) return 'unknown'
  if (reason.error === 'invalid_grant') return 'consumed'
  // Keycloak takes a code before it looks at consent and scope, but after it knows the client.
  return consumes === 'code' && !beforeTheCode.includes(reason.error) ? 'unknown' : 'kept'
}
