import type { Clock } from '@latchkey/core'

import type { SessionState } from './session-state.ts'

const shortestMs = 1000
const longestMs = 60_000

/** So many in vain, some ten minutes of them: then the next sign of life has to come from the page. */
const most = 15

/** While the server cannot be reached it is looked for again and again, at growing intervals. */
export function retryWhileOut(
  state: SessionState,
  retry: () => Promise<unknown>,
  clock: Clock,
  signal: AbortSignal,
): void {
  let waitMs = shortestMs
  let isWaiting = false
  let tries = 0

  const isOut = (): boolean =>
    ['refresh_failed', 'server_unreachable'].includes(state.current.cause)

  async function wait(): Promise<void> {
    isWaiting = true
    await clock.sleep(waitMs, signal)
    isWaiting = false
    waitMs = Math.min(2 * waitMs, longestMs)
    tries += 1
    if (isOut() && !signal.aborted) await retry()
  }

  state.subscribe(() => {
    if (isOut()) {
      if (!isWaiting && tries < most) wait().catch(reportError)
    } else {
      waitMs = shortestMs
      tries = 0
    }
  })
}
