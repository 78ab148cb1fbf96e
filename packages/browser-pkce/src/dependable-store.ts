import { memoryStorage } from './memory-storage.ts'
import type { SessionStore, StoredSession } from './session-store.ts'

/**
 * A store that fails, full or forbidden, must not cost the user the login that has just succeeded, nor
 * the session that there was: it is kept in this page from then on, and the page's own error handling is
 * told why. A fault that passes is none: what failed is tried again at once.
 */
export function dependable(store: SessionStore): SessionStore {
  const spare = memoryStorage()
  let current = store

  async function attempt(
    name: string,
    use: (store: SessionStore) => Promise<StoredSession | undefined>,
  ): Promise<StoredSession | undefined> {
    if (current === spare) return use(spare)
    try {
      const kept = await use(store).catch(() => use(store))
      void spare.update(name, () => kept)
      return kept
    } catch (error) {
      current = spare
      reportError(error)
      return use(spare)
    }
  }

  return {
    get isShared() {
      return current.isShared
    },
    read: (name) => attempt(name, (used) => used.read(name)),
    async update(name, change) {
      let fault: { readonly error: unknown } | undefined
      const kept = await attempt(name, (used) =>
        used.update(name, (found) => {
          try {
            return change(found)
          } catch (error) {
            // It is the caller's: the store has nothing to do with it.
            fault = { error }
            return found
          }
        }),
      )
      if (fault) throw fault.error
      return kept
    },
    lock: (name, waitMs, task) => current.lock(name, waitMs, task),
  }
}
