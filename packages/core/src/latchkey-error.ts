import type { FailureReason } from './failure.ts'

const brand: unique symbol = /* @__PURE__ */ Symbol.for('@latchkey/error')

/** An operation did not give what was asked for: `reason.code` says why, and `switch` over it is exhaustive. */
export class LatchkeyError extends Error {
  // A literal: minifiers rename classes, and `constructor.name` with them.
  override readonly name = 'LatchkeyError'
  /** The name of the method or operation, such as `refreshTokenGrant`. */
  readonly operation: string
  readonly reason: FailureReason

  constructor(operation: string, reason: FailureReason) {
    super(
      `${operation}: ${describeReason(reason)}`,
      'cause' in reason && reason.code !== 'signed_out' ? { cause: reason.cause } : {},
    )
    this.operation = operation
    this.reason = reason
    Object.defineProperty(this, brand, { value: true })
  }

  /** Like `instanceof`, and true as well where two copies of this package are loaded. */
  static is(error: unknown): error is LatchkeyError {
    return typeof error === 'object' && error !== null && brand in error
  }
}

/** A reason in words: what was expected, what came, and where it can be said, what to change. */
export function describeReason(reason: FailureReason): string {
  switch (reason.code) {
    case 'oauth_error': {
      const { status, error, error_description } = reason
      return `the server refused with ${quote(error)}${error_description === undefined ? '' : `, ${quote(error_description)}`} (status ${status})`
    }
    case 'unexpected_response':
      return `unexpected answer: ${reason.detail} (status ${reason.status})`
    case 'network':
      return `no answer: ${reason.detail ?? 'the connection failed'}; ${sentence[reason.sent]}`
    case 'timeout':
      return `no answer in time; ${sentence[reason.sent]}`
    case 'aborted':
      return `aborted by the caller; ${sentence[reason.sent]}`
    case 'token_rejected':
      return `the token was rejected: expected ${reason.claim} to be ${reason.expected}, got ${reason.actual}`
    case 'callback_rejected':
      return `the callback was rejected: ${reason.detail}`
    case 'metadata_rejected':
      return `the server's metadata was rejected: ${reason.detail}`
    case 'signed_out':
      return `expected a signed-in user, got none (${reason.cause}): log in first`
    case 'refresh_ambiguous':
      return 'a refresh was sent and its answer was lost; the refresh token is not sent again, for that could end the session: log in'
    case 'lock_timeout':
      return 'another tab has been refreshing the session for too long; try again'
    case 'insecure_context':
      return reason.detail
  }
}

/** A server's text in a log: on one line, and not without end. */
function quote(text: string): string {
  return JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}…` : text)
}

const sentence = {
  no: 'the server did not see the request',
  maybe: 'the server may have acted on the request',
} as const
