import type { FrameMemory } from './silent-login.ts'

const day = 86_400

/** What this browser remembers of logins from one visit to the next; no token, and nothing of the user. */
export interface LoginMemory extends FrameMemory {
  expectSession(isExpected: boolean): void
}

export function loginMemory(storage: () => Storage, name: string, now: () => number): LoginMemory {
  const expected = `${name}:signed-in`
  const blocked = `${name}:frame-blocked-until`
  return {
    expectsSession: () => storage().getItem(expected) !== null,
    expectSession: (isExpected) =>
      isExpected ? storage().setItem(expected, '1') : storage().removeItem(expected),
    isBlocked: () => Number(storage().getItem(blocked)) > now(),
    setBlocked: () => storage().setItem(blocked, String(now() + day)),
  }
}
