import { expect } from 'vitest'

import { cachedDocument } from '../src/client/cached-document.ts'
import type { CachedDocument } from '../src/client/cached-document.ts'
import { startDeadline } from '../src/client/deadline.ts'
import type { FailureReason } from '../src/failure.ts'
import { succeed } from '../src/result.ts'
import type { Result } from '../src/result.ts'
import { settled, turnedClock } from './turned-clock.ts'

/** A server that is away. */
export const down: FailureReason = { code: 'network', sent: 'maybe' }
type Load = Result<number, FailureReason>

/** A document whose loads the test ends, one after another; each gives its number. */
export function fixture(seed?: number) {
  const clock = turnedClock()
  const ends: ((result: Load) => void)[] = []
  const signals: AbortSignal[] = []
  const load = (signal: AbortSignal): Promise<Load> => {
    signals.push(signal)
    return new Promise((resolve) => ends.push(resolve))
  }
  const lifetime = [60, 100, 200] as const
  const document: CachedDocument<number> = cachedDocument(load, clock, lifetime, seed)
  const deadline = (signal?: AbortSignal) => startDeadline(clock, { signal }, 5000)
  const get = async (signal?: AbortSignal): Promise<Load> => document.get(deadline(signal))
  async function end(index: number, result: Load = succeed(index)): Promise<void> {
    ends[index]?.(result)
    await settled()
  }
  async function loaded(): Promise<void> {
    const first = get()
    await end(0)
    expect(await first).toEqual(succeed(0))
  }
  /** Whether each load was given up, in the order they began. */
  const givenUp = () => signals.map(({ aborted }) => aborted)
  return { clock, document, deadline, get, end, loaded, loads: () => ends.length, givenUp }
}
