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
  let outage: AbortController | undefined

  const isOut = (): boolean =>
    ['refresh_failed', 'server_unreachable'].includes(state.current.cause)

  async function lookAgain(over: AbortSignal): Promise<void> {
    let waitMs = shortestMs
    for (let tries = 0; tries < most && !over.aborted; tries += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      await clock.sleep(waitMs, over)
      // oxlint-disable-next-line no-await-in-loop
      if (!over.aborted) await retry().catch(reportError)
      waitMs = Math.min(2 * waitMs, longestMs)
    }
  }

  const unsubscribe = state.subscribe(() => {
    if (!isOut()) {
      outage?.abort()
      outage = undefined
    } else if (!outage) {
      outage = new AbortController()
      void lookAgain(outage.signal)
    }
  })
  signal.addEventListener('abort', () => {
    unsubscribe()
    outage?.abort()
  })
}
