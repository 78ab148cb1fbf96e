import type { TokenRejected } from '../failure.ts'
import type { HttpRequest } from '../http.ts'
import { requireText } from '../internal/usage.ts'
import { rejected } from '../jwt/claim-checks.ts'

/** Adds an access token to a request, [RFC 6750 §2.1](https://www.rfc-editor.org/rfc/rfc6750.html#section-2.1). */
export function withBearer(request: HttpRequest, accessToken: string): HttpRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${accessToken}` } }
}

/**
 * Says why a text cannot be sent as a bearer token, if it cannot: a token often comes from outside, so
 * a malformed one is no mistake of the caller.
 *
 * Throws a {@link UsageError} where there is none at all.
 */
export function checkBearer(accessToken: unknown): TokenRejected | undefined {
  requireText('accessToken', 'an access token', accessToken)
  return /^[\w\-.~+/]+=*$/u.test(accessToken)
    ? undefined
    : rejected(
        'format',
        'made of the characters that RFC 6750 §2.1 allows',
        'a text with others in it',
      )
}
