import type { Clock, Entropy } from '@latchkey/core'

/** The platform's clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now() / 1000,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve()
        return
      }
      const timer = setTimeout(wake, ms)
      signal?.addEventListener('abort', wake, { once: true })
      function wake(): void {
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
    }),
}

/** The platform's random source. */
export const systemEntropy: Entropy = {
  randomBytes: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
}
