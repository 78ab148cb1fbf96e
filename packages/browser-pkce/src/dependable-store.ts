import { memoryStorage } from './memory-storage.ts'
import type { SessionStore } from './session-store.ts'

/**
 * A store that fails, full or forbidden, must not cost the user the login that has just succeeded: the
 * session is kept in this page from then on, and the page's own error handling is told why.
 */
export function dependable(store: SessionStore): SessionStore {
  let current = store

  async function or<T>(use: (store: SessionStore) => Promise<T>): Promise<T> {
    try {
      return await use(current)
    } catch (error) {
      if (current !== store) throw error
      current = memoryStorage()
      reportError(error)
      return use(current)
    }
  }

  return {
    get isShared() {
      return current.isShared
    },
    read: (name) => or((used) => used.read(name)),
    update: (name, change) => or((used) => used.update(name, change)),
    lock: (name, waitMs, task) => current.lock(name, waitMs, task),
  }
}
