import type { SessionStore, StoredSession } from './session-store.ts'

/** Keeps sessions in this page: a reload loses them, and finds them again at the server. */
export function memoryStorage(): SessionStore {
  const sessions = new Map<string, StoredSession | undefined>()
  return {
    isShared: false,
    read: async (name) => sessions.get(name),
    async update(name, change) {
      const next = change(sessions.get(name))
      sessions.set(name, next)
      return next
    },
    lock: (_name, _waitMs, task) => task(),
  }
}
