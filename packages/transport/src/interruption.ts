import type { TransportError, TransportOptions } from '@latchkey/core'

import { aborted, unanswered } from './transport-failures.ts'
import type { TransportResult } from './transport-failures.ts'

/**
 * Ends an exchange when its time is over or the caller's signal is aborted. What it returns takes
 * the timer and the listener away: a signal may outlive thousands of calls.
 */
export function interruptible(
  { signal, timeoutMs }: TransportOptions,
  sent: () => TransportError['sent'],
  settle: (result: TransportResult) => void,
): () => void {
  const timer = setTimeout(
    () => settle(unanswered('timeout', sent(), `no whole answer within ${timeoutMs} ms`)),
    Math.min(timeoutMs, longestTimerMs),
  )
  const onAbort = (): void => settle(aborted(signal, sent()))
  signal?.addEventListener('abort', onAbort)
  return () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

/** A longer timer fires at once: platforms keep the time in 32 bits. */
const longestTimerMs = 2_147_483_647
