/** What the page is told of its own life. */
export interface WakeUps {
  /** The page is seen again, after so many seconds out of sight, or the network is back. */
  onWake(hiddenSeconds: number): unknown
  /** What this page knows may be old: it was frozen, or the device slept. */
  onDoubt(): void
}

/** Listens for the moments at which a page may have lost touch. */
export function listenForWakeUps(
  { onWake, onDoubt }: WakeUps,
  now: () => number,
  signal: AbortSignal,
): void {
  let hiddenSince = document.hidden ? now() : undefined

  function wake(): void {
    const hiddenSeconds = hiddenSince === undefined ? 0 : now() - hiddenSince
    // The network may come back while nobody looks.
    if (!document.hidden) hiddenSince = undefined
    onDoubt()
    onWake(hiddenSeconds)
  }

  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.hidden) hiddenSince = now()
      else wake()
    },
    { signal },
  )
  addEventListener('online', wake, { signal })
  addEventListener('offline', onDoubt, { signal })
  addEventListener('pageshow', ({ persisted }) => persisted && wake(), { signal })
}

const sleepSeconds = 5

/**
 * Has the device slept since the last look? The clock on the wall goes on then, and the one that a page
 * is timed with stands still, on most systems.
 */
export function sleepDetector(now: () => number): () => boolean {
  const drift = (): number => now() - performance.now() / 1000
  let before = drift()
  return () => {
    const since = drift() - before
    before += since
    return since > sleepSeconds
  }
}
