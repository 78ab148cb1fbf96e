import type { TransportError, UnexpectedResponse } from '../failure.ts'
import type { HttpRequest, HttpResponse, Transport } from '../http.ts'
import type { Clock } from '../ports.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'
import { over, waitWithin } from './deadline.ts'
import type { Deadline } from './deadline.ts'

/** The outcome of one exchange, before anyone read the answer. */
export type Sent = Result<HttpResponse, TransportError | UnexpectedResponse>

/** What sending needs. */
export interface Sender {
  readonly transport: Transport
  readonly clock: Clock
}

const backOffMs = 200

/**
 * Sends a request; where it may be sent again (`safe`), once more after a lost connection or a
 * passing fault of the server, [RFC 9110 §15.6](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.6).
 * `attempt` makes the request anew, for an assertion or a proof is good for one; what it has to wait for
 * ends with the call, too.
 */
export async function send(
  attempt: () => HttpRequest | Promise<HttpRequest>,
  replay: 'safe' | 'never',
  { transport, clock }: Sender,
  deadline: Deadline,
): Promise<Sent> {
  const { signal } = deadline
  const first = await sendOnce()
  const waitMs = replay === 'safe' ? replayAfterMs(first) : Infinity
  if (waitMs >= deadline.remainingMs()) return first
  await clock.sleep(waitMs, signal)
  const second = await sendOnce()
  // What the second attempt proves of itself, it does not prove of the first.
  return second.ok || !('sent' in second.error) || wasNeverSent(first)
    ? second
    : fail({ ...second.error, sent: 'maybe' })

  async function sendOnce(): Promise<Sent> {
    const made = attempt()
    // Most need not wait, and waiting costs a timer.
    const ready = 'url' in made ? succeed(made) : await waitWithin(made, deadline, clock)
    if (!ready.ok) return ready
    const timeoutMs = deadline.remainingMs()
    if (signal?.aborted || timeoutMs <= 0) return over(deadline)
    const sentAtSeconds = clock.now()
    try {
      const response = await transport(ready.value, { timeoutMs, ...(signal && { signal }) })
      return response.ok ? succeed({ ...response.value, sentAtSeconds }) : response
    } catch (cause) {
      // A transport never throws; one that somebody wrote may.
      return fail({ code: 'network', sent: 'maybe', detail: 'the transport threw', cause })
    }
  }
}

function wasNeverSent(sent: Sent): boolean {
  return !sent.ok && 'sent' in sent.error && sent.error.sent === 'no'
}

/** How long to wait before the second attempt; without end where there should be none. */
function replayAfterMs(sent: Sent): number {
  if (!sent.ok) return sent.error.code === 'network' ? backOffMs : Infinity
  const { status, headers } = sent.value
  const { 'retry-after': retryAfter = '0' } = headers
  // Up to five seconds. The other form is a date; a server that names one, or a longer time, is away
  // for longer than a call can wait.
  return [502, 503, 504].includes(status) && /^[0-5]$/u.test(retryAfter)
    ? Math.max(backOffMs, Number(retryAfter) * 1000)
    : Infinity
}
