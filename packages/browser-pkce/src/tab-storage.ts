import { memoryStorage } from './memory-storage.ts'
import type { SessionStore, StoredSession } from './session-store.ts'
import { withWebLock } from './web-lock.ts'

/** How long a page that is being left may hold its chain, when it is loaded anew. */
const handOverMs = 1000

/**
 * Keeps the session in this tab's `sessionStorage`, over a reload.
 *
 * A browser copies that storage into a tab that is duplicated or opened by this one, and two tabs would
 * refresh one chain, which ends it where refresh tokens rotate. So the page that has a chain holds a
 * lock of its name, and a copy whose chain is held elsewhere is dropped.
 */
export function tabStorage(): SessionStore {
  const inMemory = memoryStorage()
  let owned: string | undefined
  let release: (() => void) | undefined

  function own(chain: string): Promise<boolean> {
    // Where there are no Web Locks, a duplicated tab is not told from a reload.
    if (owned === chain || !navigator.locks) return Promise.resolve(true)
    release?.()
    return new Promise((resolve) => {
      const held = withWebLock(`latchkey:${chain}`, handOverMs, () => {
        owned = chain
        resolve(true)
        return new Promise<void>((done) => {
          release = () => {
            owned = undefined
            done()
          }
          // A page in the back-forward cache must not hold what its tab may load meanwhile.
          addEventListener('pagehide', release, { once: true })
        })
      })
      void held.then(() => resolve(false))
    })
  }

  return {
    isShared: false,
    async read(name) {
      const area = sessionStorageIfAllowed()
      if (!area) return inMemory.read(name)
      const stored = parse(area.getItem(name))
      if (!stored || (await own(stored.chain))) return stored
      area.removeItem(name)
      return undefined
    },
    async update(name, change) {
      const area = sessionStorageIfAllowed()
      if (!area) return inMemory.update(name, change)
      const next = change(parse(area.getItem(name)))
      if (next) {
        area.setItem(name, JSON.stringify(next))
        await own(next.chain)
      } else {
        area.removeItem(name)
        release?.()
      }
      return next
    },
    lock: inMemory.lock,
  }
}

/** A browser that is told to keep no site data throws at the very name. */
function sessionStorageIfAllowed(): Storage | undefined {
  try {
    return sessionStorage
  } catch {
    return undefined
  }
}

function parse(text: string | null): StoredSession | undefined {
  try {
    const stored: StoredSession | null = JSON.parse(text ?? 'null')
    return typeof stored?.tokens.access_token === 'string' ? stored : undefined
  } catch {
    return undefined
  }
}
