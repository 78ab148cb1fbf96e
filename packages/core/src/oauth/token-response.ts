import type { ResponseError } from '../failure.ts'
import type { HttpResponse } from '../http.ts'
import { number, object, string, token } from '../internal/decode.ts'
import { readJson, unexpected } from '../internal/response.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'

/** Tokens as the server sends them, [RFC 6749 §5.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-5.1). */
export interface WireTokenResponse {
  readonly access_token: string
  /** `Bearer`, in any case; `N_A` where a token exchange gave something else than an access token. */
  readonly token_type: string
  /** Seconds. */
  readonly expires_in?: number
  readonly refresh_token?: string
  /** Keycloak: seconds; 0 for an offline token, which does not expire by itself. */
  readonly refresh_expires_in?: number
  readonly id_token?: string
  readonly scope?: string
  /** Keycloak: seconds since the epoch, the latest of the realm's, the client's and this user's. */
  readonly 'not-before-policy'?: number
  readonly session_state?: string
  /** RFC 8693: what a token exchange gave. */
  readonly issued_token_type?: string
  readonly [member: string]: unknown
}

/** A token response, and when its access token ends. */
export interface TokenResponse extends WireTokenResponse {
  /** Seconds since the epoch, counted from when the request was sent. Absent where `expires_in` is. */
  readonly expiresAtSeconds?: number
}

/** Reads the answer of the token endpoint, whatever the grant. */
export function parseTokenResponse(response: HttpResponse): Result<TokenResponse, ResponseError> {
  const document = readJson(response, tokenResponse)
  if (!document.ok) return document
  const { token_type, expires_in } = document.value
  if (!/^(?:bearer|n_a)$/iu.test(token_type)) {
    // RFC 6749 §7.1: a token of a type that is not understood must not be used.
    return fail(unexpected(response, 'expected .token_type to be Bearer, got another type'))
  }
  // The name is ours: what a server sends under it is not a time that was computed here.
  if (expires_in === undefined) {
    const { expiresAtSeconds: _foreign, ...tokens } = document.value
    return succeed(tokens)
  }
  return succeed({ ...document.value, expiresAtSeconds: response.sentAtSeconds + expires_in })
}

const tokenResponse = object<WireTokenResponse>(
  { access_token: token, token_type: token },
  {
    expires_in: number,
    refresh_token: token,
    refresh_expires_in: number,
    id_token: token,
    scope: string,
    'not-before-policy': number,
    session_state: string,
    issued_token_type: string,
  },
)
