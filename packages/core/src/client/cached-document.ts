import type { FailureReason } from '../failure.ts'
import type { Clock } from '../ports.ts'
import { succeed } from '../result.ts'
import type { Eventual, Result, Success } from '../result.ts'
import { waitWithin } from './deadline.ts'
import type { Deadline } from './deadline.ts'

/**
 * How long a document may be used, in seconds since it was loaded. From `ahead` on it is loaded again
 * in the background, and used meanwhile; from `fresh` on a new one is waited for, but not for long, and
 * not while the server is away; until `stale` the old one is used where a new one cannot be had.
 */
export type Lifetime = readonly [aheadSeconds: number, freshSeconds: number, staleSeconds: number]

/** A document of the server that many calls need and one loads. */
export interface CachedDocument<T> {
  get(deadline: Deadline): Eventual<Result<T, FailureReason>>
  /** Loads it again, together with whoever is loading it already. */
  reload(deadline: Deadline): Promise<Result<T, FailureReason>>
  /** Why the last load failed, if it did so within this time. */
  failedWithin(seconds: number): FailureReason | undefined
}

/** After a load failed, an old document is used for so long before the next try. */
const retrySeconds = 10

/** A new document is waited for so long where there is an old one. */
const patienceMs = 2000

/** A load that has taken so long is nobody's to join. */
const joinSeconds = 10

interface Loading<T> {
  readonly result: Promise<Result<T, FailureReason>>
  readonly sinceSeconds: number
  /** What was kept when it began: where there is something newer, its failure says nothing. */
  readonly before: Success<T> | undefined
  readonly controller: AbortController
  /** How many calls wait for it. */
  waiting: number
  /** Its signal says so too, but workerd lets no other request look at that. */
  isGivenUp: boolean
}

/**
 * Keeps what `load` gives. A failure is never kept: the next call tries again. Concurrent calls share
 * one load, which runs on when one of them gives up, and is aborted when the last one does. A `seed` is
 * used as if it had been loaded when it is first asked for.
 *
 * Edge runtimes end what a request began together with that request, and its promises then stay as
 * they are for ever. So whoever has to wait joins no load that only runs in the background, and none
 * that is old.
 */
export function cachedDocument<T>(
  load: (signal: AbortSignal) => Promise<Result<T, FailureReason>>,
  clock: Clock,
  [aheadSeconds, freshSeconds, staleSeconds]: Lifetime,
  seed?: T,
): CachedDocument<T> {
  let kept: Success<T> | undefined = seed === undefined ? undefined : succeed(seed)
  // Not read while a client is made: at import, edge runtimes have no time yet.
  let keptAtSeconds: number | undefined
  let failure: FailureReason | undefined
  let failedAtSeconds = 0
  let loading: Loading<T> | undefined

  function begin(): Loading<T> {
    const controller = new AbortController()
    const begun: Loading<T> = {
      result: load(controller.signal).then((result) => {
        // One that was given up, or has a younger one beside it, has nothing to bring any more.
        if (!result.ok) noteFailure(begun, result.error)
        else if (loading === begun) {
          kept = result
          keptAtSeconds = begun.sinceSeconds
          failure = undefined
        }
        return result
      }),
      sinceSeconds: clock.now(),
      before: kept,
      controller,
      waiting: 0,
      isGivenUp: false,
    }
    loading = begun
    // Whoever waits hears of it; but nobody may be waiting, and then it must not end the process.
    begun.result.finally(() => forget(begun)).catch(() => undefined)
    return begun
  }

  /** Also of one that has a younger one beside it: else, where each outlasts the next one's begin, none would have failed. */
  function noteFailure({ isGivenUp, before }: Loading<T>, reason: FailureReason): void {
    if (isGivenUp || before !== kept) return
    failure = reason
    failedAtSeconds = clock.now()
  }

  function forget(ended: Loading<T>): void {
    if (loading === ended) loading = undefined
  }

  function giveUp(unwanted: Loading<T>): void {
    forget(unwanted)
    unwanted.isGivenUp = true
    try {
      unwanted.controller.abort()
    } catch {
      // workerd lets no request end what another one began; it ended with that one.
    }
  }

  function current(): Loading<T> | undefined {
    return loading && within(joinSeconds, loading.sinceSeconds) ? loading : undefined
  }

  /** A clock that was set back makes it neither recent nor old: then something new is better. */
  function within(seconds: number, sinceSeconds: number): boolean {
    const since = clock.now() - sinceSeconds
    return since >= 0 && since < seconds
  }

  function failedWithin(seconds: number): FailureReason | undefined {
    return within(seconds, failedAtSeconds) ? failure : undefined
  }

  async function reload(deadline: Deadline): Promise<Result<T, FailureReason>> {
    const running = current()
    const joined = running?.waiting ? running : begin()
    joined.waiting++
    try {
      const waited = await waitWithin(joined.result, deadline, clock)
      if (waited.ok) return waited.value
      // Whoever comes next need not wait as long for the same.
      if (waited.error.code === 'timeout') noteFailure(joined, waited.error)
      return waited
    } finally {
      if (--joined.waiting === 0) giveUp(joined)
    }
  }

  async function renew(
    old: Success<T> | undefined,
    deadline: Deadline,
  ): Promise<Result<T, FailureReason>> {
    const remainingMs = (): number => Math.min(patienceMs, deadline.remainingMs())
    const loaded = await reload(old ? { ...deadline, remainingMs } : deadline)
    return loaded.ok ? loaded : (old ?? loaded)
  }

  return {
    reload,
    failedWithin,
    get(deadline) {
      const now = clock.now()
      const sinceLoad = now - (keptAtSeconds ??= now)
      // A clock that was set back says nothing about the age: a new one is better.
      const age = sinceLoad < 0 ? freshSeconds : sinceLoad
      const usable = age < staleSeconds ? kept : undefined
      if (usable && (age < aheadSeconds || failedWithin(retrySeconds))) return usable
      const running = current()
      // Once a load has failed nobody waits for the next one, unless the last did not end: at the edge
      // it may have died with its request, and so would all that begin in the background.
      if (usable && (age < freshSeconds || (failure && (running || !loading)))) {
        // The failure of a background load shows when the document is needed; until then it is good.
        if (!running) begin()
        return usable
      }
      return renew(usable, deadline)
    },
  }
}
