import { setImmediate as nextTurn } from 'node:timers/promises'

import type { Clock } from '@latchkey/core'

export const startSeconds = 1_800_000_000

/** A clock that stands still until the test turns it; who sleeps wakes then. */
export interface TurnedClock extends Clock {
  /** How long each sleep was to be, in milliseconds, in the order they began. */
  readonly sleeps: number[]
  advance(seconds: number): Promise<void>
}

export function turnedClock(): TurnedClock {
  let now = startSeconds
  const sleepers = new Set<{ readonly until: number; wake(): void }>()
  const sleeps: number[] = []
  return {
    now: () => now,
    sleeps,
    sleep(ms, signal) {
      sleeps.push(ms)
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const sleeper = {
          until: now + ms / 1000,
          wake() {
            sleepers.delete(sleeper)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', sleeper.wake, { once: true })
      })
    },
    async advance(seconds) {
      now += seconds
      for (const sleeper of sleepers) if (sleeper.until <= now) sleeper.wake()
      await settled()
    },
  }
}

/** How many operations of the platform's cryptography are on its threads. */
let running = 0

const { subtle } = crypto
for (const name of ['digest', 'importKey', 'sign', 'verify'] as const) {
  const counted = new Proxy(subtle[name], {
    async apply(operation, _self, args): Promise<unknown> {
      running += 1
      try {
        const result: unknown = await Reflect.apply(operation, subtle, args)
        return result
      } finally {
        running -= 1
      }
    },
  })
  Object.assign(subtle, { [name]: counted })
}

/** Lets everything run that waits for nothing but its turn, the platform's cryptography included. */
export async function settled(): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- one turn after the other
  for (let turn = 0; turn < 20; turn = running > 0 ? 0 : turn + 1) await nextTurn()
}

/** Waits until it is so; the test's own time limit ends a wait in vain. */
export async function until(isSo: () => boolean): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- one look after the other
  while (!isSo()) await nextTurn()
}

/** Turns the clock on until a promise is settled. */
export async function pass<T>(clock: TurnedClock, promise: Promise<T>): Promise<T> {
  const waiting = { isOver: false }
  const settle = (): void => void (waiting.isOver = true)
  promise.then(settle, settle)
  // oxlint-disable-next-line no-await-in-loop -- one turn after the other
  while (!waiting.isOver) await clock.advance(0.25)
  return promise
}
