/** Values by name that are forgotten when their time is over, so that a long run needs no more memory than a short one. */
export interface Expiring<V> {
  readonly size: number
  /** Keeps a value until a time, in seconds since the epoch. */
  set(name: string, value: V, until: { readonly expiresAt: number; readonly now: number }): void
  /** The value; `undefined` where there is none, or none any more. */
  get(name: string, now: number): V | undefined
  delete(name: string): void
}

// How often all are looked through, in seconds; a value that is asked for is judged at once.
const sweepInterval = 60

/** An empty one. */
export function expiring<V>(): Expiring<V> {
  const kept = new Map<string, { readonly value: V; readonly expiresAt: number }>()
  let nextSweep = 0
  return {
    get size() {
      return kept.size
    },
    set(name, value, { expiresAt, now }) {
      if (now >= nextSweep) {
        nextSweep = now + sweepInterval
        for (const [each, entry] of kept) if (entry.expiresAt <= now) kept.delete(each)
      }
      kept.set(name, { value, expiresAt })
    },
    get(name, now) {
      const found = kept.get(name)
      return found !== undefined && now < found.expiresAt ? found.value : undefined
    },
    delete(name) {
      kept.delete(name)
    },
  }
}
