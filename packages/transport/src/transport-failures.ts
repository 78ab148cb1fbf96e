import type { Failure, Transport, TransportError, UnexpectedResponse } from '@latchkey/core'

import { maxBodyBytes } from './max-body-bytes.ts'
import { unwrapped } from './platform-error.ts'

/** What a {@link Transport} resolves to. */
export type TransportResult = Awaited<ReturnType<Transport>>

type Sent = TransportError['sent']

/** There is no whole answer. */
export function unanswered(
  code: TransportError['code'],
  sent: Sent,
  detail: string,
  cause?: unknown,
): Failure<TransportError> {
  return { ok: false, error: { code, sent, detail, ...(cause !== undefined && { cause }) } }
}

/** The caller's signal was aborted. */
export function aborted(signal: AbortSignal | undefined, sent: Sent): Failure<TransportError> {
  return unanswered('aborted', sent, 'the caller aborted', signal?.reason)
}

/**
 * An error of the platform. Its message may quote the request, so only its code is repeated; and an
 * HTTP parser attaches the bytes at which it stopped, those of the answer, so it is not passed on.
 */
export function networkFailure(cause: unknown, sent: Sent): Failure<TransportError> {
  const errors = unwrapped(cause)
  const holdsBytes = errors.some(({ data, rawPacket }) => (data ?? rawPacket) !== undefined)
  let detail = holdsBytes ? 'the answer is not HTTP' : 'the connection failed'
  for (const { code } of errors) {
    // The innermost speaks last: `fetch failed` wraps what the socket said.
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code)) detail = code
  }
  return unanswered('network', sent, detail, holdsBytes ? undefined : cause)
}

/** There is an answer, and it is not taken. */
export function unexpected(status: number, detail: string): Failure<UnexpectedResponse> {
  return { ok: false, error: { code: 'unexpected_response', status, detail } }
}

/** It was not followed, and what it said was hidden or is already lost. */
export const redirected = 'expected an answer, got a redirect, which is refused'

export const bodyTooLarge: string = `expected a body of at most ${maxBodyBytes} bytes, got more`

export const bodyNotUtf8 = 'expected a body in UTF-8, got other bytes'
