import { UsageError } from '../failure.ts'
import type { TokenRejected } from '../failure.ts'
import type { HttpRequest } from '../http.ts'

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
export function checkBearer(accessToken: string | undefined): TokenRejected | undefined {
  if (typeof accessToken !== 'string' || accessToken === '') {
    throw new UsageError(
      `expected accessToken to be an access token, got ${accessToken === '' ? 'an empty string' : typeof accessToken}`,
    )
  }
  return /^[\w\-.~+/]+=*$/u.test(accessToken)
    ? undefined
    : {
        code: 'token_rejected',
        claim: 'format',
        expected: 'made of the characters that RFC 6750 §2.1 allows',
        actual: 'a text with others in it',
      }
}
