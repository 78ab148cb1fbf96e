import { fail, maxBodyBytes } from '@latchkey/core'
import type { Failure, Transport, TransportError, UnexpectedResponse } from '@latchkey/core'

import { unwrapped } from './platform-error.ts'

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
  return fail({
    code: 'network',
    sent,
    detail: code ?? (holdsBytes ? 'the answer is not HTTP' : 'the connection failed'),
    ...(!holdsBytes && cause !== undefined && { cause }),
  })
}
