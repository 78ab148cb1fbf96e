import type { FailureReason } from '../failure.ts'
import type { Clock } from '../ports.ts'
import { succeed } from '../result.ts'
import type { Result, Success } from '../result.ts'
import { waitWithin } from './deadline.ts'
import type { Deadline } from './deadline.ts'

/**
 * How long a document may be used, in seconds since it was loaded. From `ahead` on it is loaded again
 * in the background, and used meanwhile; from `fresh` on a new one is waited for; until `stale` the old
 * one is used where a new one cannot be had.
 */
export type Lifetime = readonly [aheadSeconds: number, freshSeconds: number, staleSeconds: number]

/** A document of the server that many calls need and one loads. */
export interface CachedDocument<T> {
  get(deadline: Deadline): Promise<Result<T, FailureReason>>
  /** Loads it again, together with whoever is loading it already. */
  reload(deadline: Deadline): Promise<Result<T, FailureReason>>
  isLoading(): boolean
  /** Why the last load failed, if it did so within this time. */
  failedWithin(seconds: number): FailureReason | undefined
}

/** After a load failed, an old document is used for so long before the next try. */
const retrySeconds = 10

/**
 * Keeps what `load` gives. A failure is never kept: the next call tries again. Concurrent calls share
 * one load, which runs on when one of them gives up. A `seed` is used as if it had been loaded when it
 * is first asked for.
 */
export function cachedDocument<T>(
  load: () => Promise<Result<T, FailureReason>>,
  clock: Clock,
  [aheadSeconds, freshSeconds, staleSeconds]: Lifetime,
  seed?: T,
): CachedDocument<T> {
  let kept: Success<T> | undefined = seed === undefined ? undefined : succeed(seed)
  // Not read while a client is made: at import, edge runtimes have no time yet.
  let keptAtSeconds: number | undefined
  let failure: FailureReason | undefined
  let failedAtSeconds = 0
  let loading: Promise<Result<T, FailureReason>> | undefined

  async function loadNow(): Promise<Result<T, FailureReason>> {
    const atSeconds = clock.now()
    const result = await load()
    if (result.ok) {
      kept = result
      keptAtSeconds = atSeconds
      failure = undefined
    } else {
      failure = result.error
      failedAtSeconds = clock.now()
    }
    return result
  }

  function share(): Promise<Result<T, FailureReason>> {
    loading ??= loadNow().finally(() => {
      loading = undefined
    })
    // Whoever waits hears of it; but nobody may be waiting, and then it must not end the process.
    loading.catch(() => undefined)
    return loading
  }

  function failedWithin(seconds: number): FailureReason | undefined {
    const since = clock.now() - failedAtSeconds
    // A clock that was set back makes it neither recent nor old: try again.
    return since >= 0 && since < seconds ? failure : undefined
  }

  async function reload(deadline: Deadline): Promise<Result<T, FailureReason>> {
    const waited = await waitWithin(share(), deadline, clock)
    return waited.ok ? waited.value : waited
  }

  return {
    reload,
    isLoading: () => loading !== undefined,
    failedWithin,
    async get(deadline) {
      keptAtSeconds ??= clock.now()
      const sinceLoad = clock.now() - keptAtSeconds
      // A clock that was set back says nothing about the age: a new one is better.
      const age = sinceLoad < 0 ? freshSeconds : sinceLoad
      const justFailed = failedWithin(retrySeconds) !== undefined
      const fresh = age < freshSeconds ? kept : undefined
      if (fresh) {
        // The failure of a background load shows when the document is needed; until then it is good.
        if (age >= aheadSeconds && !justFailed) void share()
        return fresh
      }
      const old = age < staleSeconds ? kept : undefined
      if (old && justFailed) return old
      const loaded = await reload(deadline)
      return loaded.ok ? loaded : (old ?? loaded)
    },
  }
}
