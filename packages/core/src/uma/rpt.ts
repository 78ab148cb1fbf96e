import type { ResponseError } from '../failure.ts'
import type { HttpResponse } from '../http.ts'
import { unexpected } from '../internal/response.ts'
import { parseTokenResponse } from '../oauth/token-response.ts'
import type { TokenResponse } from '../oauth/token-response.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'

/** An RPT: an access token with permissions in it. */
export interface Rpt extends TokenResponse {
  /** Were permissions added to the `rpt` that was sent? */
  readonly upgraded?: boolean
  readonly error?: never
}

/** No: an outcome, not a failure. */
export interface UmaDenied {
  readonly error: 'access_denied'
  /** `not_authorized`, or `request_submitted` where the owner was asked. */
  readonly error_description?: string
}

/** Reads an RPT, or that there is none for this user. */
export function parseRptOrDenied(response: HttpResponse): Result<Rpt | UmaDenied, ResponseError> {
  return orDenied<Rpt | UmaDenied>(parseRpt(response), (denied) => denied)
}

/** Keycloak says `access_denied` for no; every other refusal is one. */
export function orDenied<T>(
  read: Result<T, ResponseError>,
  denied: (answer: UmaDenied) => T,
): Result<T, ResponseError> {
  if (read.ok || read.error.code !== 'oauth_error' || read.error.error !== 'access_denied') {
    return read
  }
  const { error_description } = read.error
  return succeed(
    denied({
      error: 'access_denied',
      ...(error_description !== undefined && { error_description }),
    }),
  )
}

function parseRpt(response: HttpResponse): Result<Rpt, ResponseError> {
  const tokens = parseTokenResponse(response)
  if (!tokens.ok) return tokens
  const { upgraded, error, ...others } = tokens.value
  if (error !== undefined || (upgraded !== undefined && typeof upgraded !== 'boolean')) {
    return fail(unexpected(response, 'expected .upgraded to be a boolean and no .error beside it'))
  }
  return succeed({ ...others, ...(upgraded !== undefined && { upgraded }) })
}
