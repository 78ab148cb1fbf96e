/** The server's own time, which tests turn. */
export interface ServerClock {
  /** Seconds since the epoch, whole ones, as Keycloak counts. */
  now(): number
  /** Moves time on, for good. */
  advance(seconds: number): void
  /** How far the server's clock is from the true time, negative where it is late. Replaces the last skew. */
  skew(seconds: number): void
}

/** A clock that goes with the machine's until it is turned. */
export function serverClock(nowMs: () => number = Date.now): ServerClock {
  let advanced = 0
  let skewed = 0
  return {
    now: () => Math.floor(nowMs() / 1000 + advanced + skewed),
    advance(seconds) {
      if (!(seconds >= 0 && Number.isFinite(seconds))) {
        throw new RangeError(
          `advance takes seconds from 0 on, not ${seconds}; skew sets a clock back`,
        )
      }
      advanced += seconds
    },
    skew(seconds) {
      if (!Number.isFinite(seconds)) throw new RangeError(`skew takes seconds, not ${seconds}`)
      skewed = seconds
    },
  }
}
