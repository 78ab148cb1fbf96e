import { fail, maxBodyBytes } from '@latchkey/core'
import type { Failure, Transport, TransportError, UnexpectedResponse } from '@latchkey/core'

/** What a {@link Transport} resolves to. */
export type TransportResult = Awaited<ReturnType<Transport>>

type Sent = TransportError['sent']

/** The caller's signal was aborted. */
export function aborted(signal: AbortSignal, sent: Sent): Failure<TransportError> {
  return fail({ code: 'aborted', sent, detail: 'the caller aborted', cause: signal.reason })
}

/** The time for the whole exchange is over. */
export function timedOut(timeoutMs: number, sent: Sent): Failure<TransportError> {
  return fail({ code: 'timeout', sent, detail: `no whole answer within ${timeoutMs} ms` })
}

/** The request was refused here: it never left. */
export function refused(detail: string): Failure<TransportError> {
  return fail({ code: 'network', sent: 'no', detail })
}

/** A redirect was not followed, and what it said was hidden or is already lost. */
export function redirected(status: number): Failure<UnexpectedResponse> {
  return unexpected(status, 'expected an answer, got a redirect, which is refused')
}

export function bodyTooLarge(status: number): Failure<UnexpectedResponse> {
  return unexpected(status, `expected a body of at most ${maxBodyBytes} bytes, got more`)
}

export function bodyNotUtf8(status: number): Failure<UnexpectedResponse> {
  return unexpected(status, 'expected a body in UTF-8, got other bytes')
}

function unexpected(status: number, detail: string): Failure<UnexpectedResponse> {
  return fail({ code: 'unexpected_response', status, detail })
}

/**
 * An error of the platform. Its message may quote the request, so only its code is repeated; and an
 * HTTP parser attaches the bytes at which it stopped, those of the answer, so it is not passed on.
 */
export function networkFailure(cause: unknown, sent: Sent): Failure<TransportError> {
  let code: string | undefined
  let holdsBytes = false
  for (const error of unwrapped(cause)) {
    // The innermost speaks last: `fetch failed` wraps what the socket said.
    if (typeof error.code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(error.code)) code = error.code
    holdsBytes ||= error.data !== undefined || error.rawPacket !== undefined
  }
  if (holdsBytes) {
    return fail({ code: 'network', sent, detail: code ?? 'the answer is not HTTP' })
  }
  return fail({
    code: 'network',
    sent,
    detail: code ?? 'the connection failed',
    ...(cause !== undefined && { cause }),
  })
}

/** The members by which a platform's errors say what happened; none is sure to be there. */
interface PlatformError {
  readonly code?: unknown
  readonly syscall?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
  readonly data?: unknown
  readonly rawPacket?: unknown
}

/** An error and what it wraps, from the outside in; errors may wrap one another in a circle. */
function unwrapped(error: unknown): readonly PlatformError[] {
  const errors: PlatformError[] = []
  let wrapped = error
  while (typeof wrapped === 'object' && wrapped !== null && errors.length < maxDepth) {
    const each: PlatformError = wrapped
    errors.push(each)
    wrapped = each.cause
  }
  return errors
}

const maxDepth = 5

/**
 * Does the error prove that no byte of the request left? Node's errors do for a name that was not
 * found, a connection that was not made, and a certificate that was not trusted; where several
 * addresses were tried, all have to say so.
 */
export function provesUnsent(cause: unknown): boolean {
  return unwrapped(cause).some((error) =>
    Array.isArray(error.errors) && error.errors.length > 0
      ? error.errors.every((each) => unwrapped(each).some(neverConnected))
      : neverConnected(error),
  )
}

function neverConnected({ code, syscall }: PlatformError): boolean {
  return (
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    (typeof code === 'string' && unsentCodes.has(code))
  )
}

const unsentCodes: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_SOCKET_CONNECTION_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  // https://nodejs.org/api/tls.html#x509-certificate-error-codes
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_GET_CRL',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CRL_SIGNATURE_FAILURE',
  'CRL_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CRL_LAST_UPDATE_FIELD',
  'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'HOSTNAME_MISMATCH',
])
