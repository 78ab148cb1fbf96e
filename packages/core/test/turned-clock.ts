import type { Clock } from '../src/ports.ts'

/** A clock that stands still until the test turns it. */
export interface TurnedClock extends Clock {
  /** Turns it on, and wakes whoever slept until then. */
  advance(seconds: number): Promise<void>
  /** How many sleep. */
  sleepers(): number
  /** How long each sleep was to be, in milliseconds, in the order they began. */
  readonly sleeps: readonly number[]
}

interface Sleeper {
  readonly until: number
  wake(): void
}

export function turnedClock(start = 1_700_000_000): TurnedClock {
  let now = start
  const sleeping = new Set<Sleeper>()
  const sleeps: number[] = []
  return {
    now: () => now,
    sleeps,
    sleepers: () => sleeping.size,
    sleep(ms, signal) {
      sleeps.push(ms)
      return new Promise((resolve) => {
        const sleeper: Sleeper = {
          until: now + ms / 1000,
          wake() {
            sleeping.delete(sleeper)
            resolve()
          },
        }
        if (signal?.aborted) return resolve()
        sleeping.add(sleeper)
        signal?.addEventListener('abort', sleeper.wake, { once: true })
      })
    },
    async advance(seconds) {
      now += seconds
      for (const sleeper of sleeping) if (sleeper.until <= now) sleeper.wake()
      await settled()
    },
  }
}

/** Lets everything run that waits for nothing but its turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve()
}
