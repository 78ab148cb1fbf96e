import type { Challenge } from './internal/www-authenticate.ts'

/**
 * Why an operation did not give what was asked for. `code` is the stable discriminant; no member
 * ever holds a token, a secret, an authorization code or a password.
 */
export type FailureReason =
  | OAuthError
  | UnexpectedResponse
  | TransportError
  | TokenRejected
  | CallbackRejected
  | MetadataRejected
  | SessionFailure

/** The server answered, and not with what was asked for. */
export type ResponseError = OAuthError | UnexpectedResponse

/**
 * The server refused, in the words of
 * [RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-5.2) or, on a request with a
 * bearer token, of [RFC 6750 §3](https://www.rfc-editor.org/rfc/rfc6750.html#section-3).
 */
export interface OAuthError {
  readonly code: 'oauth_error'
  readonly status: number
  /** A registered error code, such as `invalid_grant`. */
  readonly error: string
  readonly error_description?: string
  /** The `WWW-Authenticate` challenge, where a protected resource such as userinfo refused; the token endpoint says why in the body. */
  readonly challenge?: Challenge
  readonly tokenFate?: TokenFate
}

/** The server, or something between, answered outside the protocol: HTML, a redirect, a member of the wrong type. */
export interface UnexpectedResponse {
  readonly code: 'unexpected_response'
  readonly status: number
  /** What was expected and what came instead, without any value of the answer. */
  readonly detail: string
  readonly tokenFate?: TokenFate
}

/** There was no answer. */
export interface TransportError {
  readonly code: 'network' | 'timeout' | 'aborted'
  /** `no` only where it is proven that the server did not see the request. */
  readonly sent: 'no' | 'maybe'
  /** What the platform said, for people: `ECONNREFUSED`, `the connection was closed`. */
  readonly detail?: string
  readonly cause?: unknown
  readonly tokenFate?: TokenFate
}

/**
 * What became of the single-use token (authorization code, refresh token) that a failed request
 * carried: `kept`, it can still be used; `consumed`, it cannot; `unknown`, the server may or may not
 * have taken it, and sending it again can end the session where refresh tokens rotate.
 */
export type TokenFate = 'kept' | 'consumed' | 'unknown'

/** A token is not what it has to be. */
export interface TokenRejected {
  readonly code: 'token_rejected'
  /** The claim or header parameter that failed, or `signature`, `format`, `key`. */
  readonly claim: string
  readonly expected: string
  readonly actual: string
  readonly cause?: unknown
  readonly tokenFate?: TokenFate
}

/** A callback URL is not the answer to the authorization request that was made. */
export interface CallbackRejected {
  readonly code: 'callback_rejected'
  readonly detail: string
}

/** The server's metadata is not that of the server that was expected. */
export interface MetadataRejected {
  readonly code: 'metadata_rejected'
  readonly detail: string
  readonly tokenFate?: TokenFate
}

/** A client that keeps a session for its user cannot give a token of it now. */
export type SessionFailure = SignedOut | RefreshAmbiguous | LockTimeout | InsecureContext

/** Nobody is signed in. */
export interface SignedOut {
  readonly code: 'signed_out'
  /** The cause that the session gives, such as `session_ended`; `other_user`, where another user has signed in between question and answer. */
  readonly cause: string
}

/**
 * A refresh token was sent and no answer came, so the server may have taken it. Sending it again would
 * end the session where refresh tokens rotate; a login, silent where it can be, resolves it.
 */
export interface RefreshAmbiguous {
  readonly code: 'refresh_ambiguous'
}

/** Another tab has been refreshing the session for longer than this one may wait. */
export interface LockTimeout {
  readonly code: 'lock_timeout'
}

/** The page was not loaded over https, nor from this device, so that the browser has no cryptography for it. */
export interface InsecureContext {
  readonly code: 'insecure_context'
  /** What to do. */
  readonly detail: string
}

/** The caller asked for something that cannot be asked. Thrown before anything is sent: a mistake in the program. */
export class UsageError extends TypeError {
  // A literal: minifiers rename classes, and `constructor.name` with them.
  override readonly name = 'UsageError'
}
