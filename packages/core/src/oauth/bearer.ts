import type { TokenRejected } from '../failure.ts'
import type { HttpRequest } from '../http.ts'
import { requireText } from '../internal/usage.ts'
import { rejected } from '../jwt/claim-checks.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'

/**
 * How to add an access token to a request, [RFC 6750 §2.1](https://www.rfc-editor.org/rfc/rfc6750.html#section-2.1),
 * or why it cannot be sent: a token often comes from outside, so a malformed one is no mistake of the
 * caller. For operations that carry one, and so that no other one brings it.
 *
 * Throws a {@link UsageError} where there is none at all.
 */
export function withBearer(
  accessToken: unknown,
): Result<(request: HttpRequest) => HttpRequest, TokenRejected> {
  requireText('accessToken', 'an access token', accessToken)
  const authorization = `Bearer ${accessToken}`
  return /^[\w\-.~+/]+=*$/u.test(accessToken)
    ? succeed((request) => ({ ...request, headers: { ...request.headers, authorization } }))
    : fail(
        rejected(
          'format',
          'made of the characters that RFC 6750 §2.1 allows',
          'a text with others in it',
        ),
      )
}
