import type { TransportError } from '../failure.ts'
import { requireNumber } from '../internal/usage.ts'
import type { Clock } from '../ports.ts'
import { fail, succeed } from '../result.ts'
import type { Failure, Result } from '../result.ts'

/** How long a call may take, and what ends it sooner. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  /** For the whole call, discovery and a second attempt included. Default: the client's, 30 000. */
  readonly timeoutMs?: number | undefined
}

/** When a call has to be over. */
export interface Deadline {
  readonly signal: AbortSignal | undefined
  remainingMs(): number
}

/** The platforms' timers take what is longer for no time at all. */
const longestTimerMs = 2_147_483_647

/** Starts the time of a call. Throws a {@link UsageError} unless `timeoutMs` is a positive number. */
export function startDeadline(
  clock: Clock,
  { signal, timeoutMs }: CallOptions,
  defaultMs: number,
): Deadline {
  const ms = timeoutMs ?? defaultMs
  requireNumber(
    'timeoutMs',
    `a positive number of milliseconds, at most ${longestTimerMs}`,
    ms,
    Number.MIN_VALUE,
    longestTimerMs,
  )
  const end = clock.now() * 1000 + ms
  return { signal, remainingMs: () => end - clock.now() * 1000 }
}

/** Says why a call that did not send anything is over. */
export function over({ signal }: Deadline): Failure<TransportError> {
  return fail({ code: signal?.aborted ? 'aborted' : 'timeout', sent: 'no' })
}

/** Waits for what other calls may wait for too: the end of one caller's time does not end the work. */
export async function waitWithin<T>(
  shared: Promise<T>,
  deadline: Deadline,
  clock: Clock,
): Promise<Result<T, TransportError>> {
  const { signal } = deadline
  if (signal?.aborted) return over(deadline)
  const done = new AbortController()
  const stop = (): void => done.abort()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([
      shared.then(succeed),
      clock.sleep(deadline.remainingMs(), done.signal).then(() => over(deadline)),
    ])
  } finally {
    signal?.removeEventListener('abort', stop)
    done.abort()
  }
}
