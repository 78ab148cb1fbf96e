import { UsageError } from '@latchkey/core'

type Area = 'localStorage' | 'sessionStorage'

/** A Web Storage: the one that all tabs share, or this tab's own where a browser allows no other. */
export function siteStorage(areas: readonly Area[] = ['localStorage', 'sessionStorage']): Storage {
  for (const area of areas) {
    try {
      const storage: Storage | null = globalThis[area]
      // A WebView without DOM storage has the name, and nothing there.
      if (storage) return storage
    } catch {
      // A browser that is told to keep no site data throws at the very name.
    }
  }
  throw new UsageError(
    'expected a browser that keeps site data for this page, got one that refuses: a login needs somewhere to keep its state',
  )
}
