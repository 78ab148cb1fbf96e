import type { TokenSet } from '@latchkey/core'

/** A session as it is kept: plain data that a structured clone, or JSON, carries. */
export interface StoredSession {
  readonly tokens: TokenSet
  /** The chain of refresh tokens: each of them comes from the one before. */
  readonly chain: string
  /** Another at each write. */
  readonly revision: string
  /**
   * Seconds since the epoch: since when the refresh token is on its way to the server. It stays where the
   * answer was lost, and then the token must not be sent again.
   */
  readonly presentedAtSeconds?: number
}

/**
 * Keeps sessions by name. What one call has written the next one reads, in every tab that shares the
 * store.
 */
export interface SessionStore {
  /** Do all tabs of this origin see the same session? */
  readonly isShared: boolean
  read(name: string): Promise<StoredSession | undefined>
  /**
   * Changes a session, in one transaction: nobody writes between what `change` is given and what it
   * gives. `undefined` removes it. Resolves with what is kept then.
   */
  update(
    name: string,
    change: (stored: StoredSession | undefined) => StoredSession | undefined,
  ): Promise<StoredSession | undefined>
  /**
   * Runs a task while no other tab that shares the session runs one; gives nothing, and has not begun,
   * after waiting for `waitMs` milliseconds.
   */
  lock<T>(name: string, waitMs: number, task: () => Promise<T>): Promise<T | undefined>
}
