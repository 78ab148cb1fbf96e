import { createBrowserClient, indexedDbStorage } from '@latchkey/browser-pkce'
import type { FullBrowserClientOptions, SessionStore } from '@latchkey/browser-pkce'

/** Where a refresh stops for good, so that its tab can be killed there. */
export type Pause = 'before the mark' | 'after the mark' | 'before it is kept' | 'after it is kept'

declare global {
  interface Window {
    settings: FullBrowserClientOptions
    client: ReturnType<typeof createBrowserClient>
    allow(allowedOrigins: readonly string[]): Window['client']
    /** Seconds that this page's clock is ahead. */
    clockAhead: number
    pauseAt: Pause | undefined
    /** It has stopped there. */
    isPaused: boolean
  }
}

window.clockAhead = 0
window.isPaused = false

/** What is done next never happens. */
function pause(at: Pause): Promise<void> {
  if (window.pauseAt !== at) return Promise.resolve()
  window.isPaused = true
  return new Promise(() => {})
}

function pausing(store: SessionStore): SessionStore {
  return {
    ...store,
    async update(name, change) {
      let isMark = false
      await pause('before the mark')
      if (window.pauseAt === 'before it is kept') {
        const stored = await store.read(name)
        if (change(stored)?.presentedAtSeconds === undefined) await pause('before it is kept')
      }
      const kept = await store.update(name, (stored) => {
        const next = change(stored)
        isMark = next?.presentedAtSeconds !== undefined
        return next
      })
      await pause(isMark ? 'after the mark' : 'after it is kept')
      return kept
    },
  }
}

/** A client that may send its token to these origins. */
window.allow = (allowedOrigins) => create({ ...window.settings, allowedOrigins })
window.client = create(window.settings)

function create(settings: FullBrowserClientOptions): Window['client'] {
  return createBrowserClient({
    ...settings,
    ...(settings.storage === 'indexeddb' && { storage: pausing(indexedDbStorage()) }),
    clock: {
      now: () => Date.now() / 1000 + window.clockAhead,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          const timer = setTimeout(resolve, ms)
          signal?.addEventListener('abort', () => {
            clearTimeout(timer)
            resolve()
          })
        }),
    },
  })
}
