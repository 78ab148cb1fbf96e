import { longestBlockSeconds } from './silent-login.ts'
import type { FrameMemory } from './silent-login.ts'

/** What this browser remembers of logins from one visit to the next; no token, and nothing of the user. */
export interface LoginMemory extends FrameMemory {
  /** A user has logged in, or out: what a frame found before says nothing any more. */
  expectSession(isExpected: boolean): void
}

/** A convenience: where the browser has no place for it, nothing is remembered, and nothing fails. */
export function loginMemory(storage: () => Storage, name: string, now: () => number): LoginMemory {
  const expected = `${name}:signed-in`
  const blocked = `${name}:frame-blocked-until`

  function read(key: string): string | null {
    try {
      return storage().getItem(key)
    } catch {
      return null
    }
  }

  function write(key: string, value?: string): void {
    try {
      if (value === undefined) storage().removeItem(key)
      else storage().setItem(key, value)
    } catch {
      // Then the next visit does not know.
    }
  }

  return {
    expectsSession: () => read(expected) !== null,
    expectSession(isExpected) {
      write(blocked)
      write(expected, isExpected ? '1' : undefined)
    },
    isBlocked() {
      const leftSeconds = Number(read(blocked)) - now()
      // More than the longest comes of a clock that was ahead.
      return leftSeconds > 0 && leftSeconds <= longestBlockSeconds
    },
    setBlocked: (forSeconds) => write(blocked, String(now() + forSeconds)),
  }
}
