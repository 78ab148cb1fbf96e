import type { SessionStore, StoredSession } from './session-store.ts'

/** Keeps the session in this page: a reload loses it, and finds it again at the server. */
export function memoryStorage(): SessionStore {
  let kept: StoredSession | undefined
  return {
    isShared: false,
    read: async () => kept,
    update: async (_name, change) => (kept = change(kept)),
    lock: (_name, _waitMs, task) => task(),
  }
}
