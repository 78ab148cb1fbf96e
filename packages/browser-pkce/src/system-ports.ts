import type { Clock, Entropy } from '@latchkey/core'

/** The browser's clock and timers. */
export const browserClock: Clock = {
  now: () => Date.now() / 1000,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, signal?.aborted ? 0 : ms)
      signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
    }),
}

/** The browser's random source. */
export const browserEntropy: Entropy = {
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
}
