import type { FrameMemory } from './silent-login.ts'

/** What this browser remembers of logins from one visit to the next; no token, and nothing of the user. */
export interface LoginMemory extends FrameMemory {
  /** A user has logged in, or out: what a frame found before says nothing any more. */
  expectSession(isExpected: boolean): void
}

export function loginMemory(storage: () => Storage, name: string, now: () => number): LoginMemory {
  const expected = `${name}:signed-in`
  const blocked = `${name}:frame-blocked-until`
  return {
    expectsSession: () => storage().getItem(expected) !== null,
    expectSession(isExpected) {
      storage().removeItem(blocked)
      if (isExpected) storage().setItem(expected, '1')
      else storage().removeItem(expected)
    },
    isBlocked: () => Number(storage().getItem(blocked)) > now(),
    setBlocked: (forSeconds) => storage().setItem(blocked, String(now() + forSeconds)),
  }
}
