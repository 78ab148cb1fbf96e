import type { FailureReason } from '../failure.ts'
import type { Clock } from '../ports.ts'
import type { Result } from '../result.ts'
import { waitWithin } from './deadline.ts'
import type { Deadline } from './deadline.ts'

/** How long a document may be used. All in seconds since it was loaded. */
export interface Lifetime {
  /** From here on it is loaded again in the background, and used meanwhile. */
  readonly aheadSeconds: number
  /** From here on a new one is waited for. */
  readonly freshSeconds: number
  /** Until here the old one is used where a new one cannot be had. */
  readonly staleSeconds: number
}

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
 * one load, which runs on when one of them gives up.
 */
export function cachedDocument<T>(
  load: () => Promise<Result<T, FailureReason>>,
  clock: Clock,
  lifetime: Lifetime,
): CachedDocument<T> {
  let kept: { readonly value: T; readonly atSeconds: number } | undefined
  let failed: { readonly reason: FailureReason; readonly atSeconds: number } | undefined
  let loading: Promise<Result<T, FailureReason>> | undefined

  async function loadNow(): Promise<Result<T, FailureReason>> {
    const atSeconds = clock.now()
    const result = await load()
    if (result.ok) kept = { value: result.value, atSeconds }
    failed = result.ok ? undefined : { reason: result.error, atSeconds: clock.now() }
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
    // A clock that was set back makes it neither recent nor old: try again.
    const since = failed ? clock.now() - failed.atSeconds : Infinity
    return failed && since >= 0 && since < seconds ? failed.reason : undefined
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
      const now = clock.now()
      const sinceLoad = kept ? now - kept.atSeconds : Infinity
      // A clock that was set back says nothing about the age: a new one is better.
      const age = sinceLoad < 0 ? lifetime.freshSeconds : sinceLoad
      const justFailed = failedWithin(retrySeconds) !== undefined
      if (kept && age < lifetime.freshSeconds) {
        // The failure of a background load shows when the document is needed; until then it is good.
        if (age >= lifetime.aheadSeconds && !justFailed) void share()
        return { ok: true, value: kept.value }
      }
      const old = kept && age < lifetime.staleSeconds ? kept.value : undefined
      if (old !== undefined && justFailed) return { ok: true, value: old }
      const loaded = await reload(deadline)
      return loaded.ok || old === undefined ? loaded : { ok: true, value: old }
    },
  }
}
