import { decodeToken, UsageError } from '@latchkey/core'
import type { TokenSet } from '@latchkey/core'

import type { LoginTransaction } from './login-transaction.ts'
import { longestBlockSeconds } from './silent-login.ts'
import type { FrameMemory } from './silent-login.ts'

/** What this browser remembers of logins, for all tabs and from one visit to the next; no token, and of the user the `sub` alone. */
export interface LoginMemory extends FrameMemory {
  /** By their `state`, so any number of logins can be under way at once: a link in a mail may bring the callback to another tab. */
  add(transaction: LoginTransaction): void
  find(state: string): LoginTransaction | undefined
  /** From now on the transaction is known to have been used; its secrets are gone. */
  take(transaction: LoginTransaction): void
  /** Lets go of logins that are over. */
  collectGarbage(): void
  /** A user has logged in. Says no, and notes nothing, where a logout has come since these tokens were asked for. */
  noteLogin(tokens: TokenSet): boolean
  noteLogout(): void
  /** The session of these tokens has ended by itself: the server need not know the user any more. */
  noteEnd(tokens: TokenSet): void
  /** Has the user logged out since these tokens were asked for? Whoever was not running then has not heard of it. */
  isLoggedOut(tokens: TokenSet): boolean
  /** Has another user logged in since? */
  isAnothers(tokens: TokenSet): boolean
}

/** Keycloak ends a login page after half an hour, and a chain of them after ten hours at the most. */
const lifetimeSeconds = 3600

/** A clock that is set right meanwhile loses no login. */
const setBackSeconds = 60

/** More logins than a user has under way; so many fill no storage. */
const most = 50

/** A login needs a place for its transaction. The rest is a convenience: where there is none, nothing is remembered, and nothing fails. */
export function loginMemory(storage: () => Storage, name: string, now: () => number): LoginMemory {
  const user = `${name}:signed-in`
  const loggedOut = `${name}:logged-out-at`
  const blocked = `${name}:frame-blocked-until`
  const login = `${name}:login:`

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

  function keysOf(): string[] {
    try {
      return Object.keys(storage())
    } catch {
      return []
    }
  }

  function readLogin(key: string): LoginTransaction | undefined {
    try {
      const transaction: LoginTransaction = JSON.parse(read(key) ?? '')
      const age = now() - transaction.startedAtSeconds
      return age > -setBackSeconds && age < lifetimeSeconds ? transaction : undefined
    } catch {
      return undefined
    }
  }

  function writeLogin(transaction: LoginTransaction): void {
    const area = storage()
    try {
      area.setItem(login + transaction.state, JSON.stringify(transaction))
    } catch (cause) {
      throw new UsageError(
        'expected room in the storage of this page for a login, got none: free some',
        { cause },
      )
    }
  }

  /** Lets go of those that are over, and of the oldest where there are too many. */
  function collectGarbage(): void {
    const keys = keysOf().filter((key) => key.startsWith(login))
    const aged = keys.map((key) => ({ key, start: readLogin(key)?.startedAtSeconds ?? 0 }))
    const newestFirst = aged.sort((a, b) => b.start - a.start)
    newestFirst.forEach(({ key, start }, index) => {
      if (index >= most - 1 || start === 0) write(key)
    })
  }

  function isLoggedOut({ issuedAtSeconds }: TokenSet): boolean {
    const atSeconds = Number(read(loggedOut))
    // One that is still to come was noted before the clock was set back.
    return issuedAtSeconds <= atSeconds && atSeconds <= now()
  }

  return {
    add(transaction) {
      collectGarbage()
      writeLogin(transaction)
    },
    collectGarbage,
    find: (state) => readLogin(login + state),
    take: (transaction) =>
      writeLogin({ ...transaction, isTaken: true, code_verifier: '', nonce: '', parameters: {} }),
    expectsSession: () => read(user) !== null,
    noteLogin(tokens) {
      if (isLoggedOut(tokens)) return false
      // Noted by a clock that was ahead: it would end this session once that time comes.
      if (Number(read(loggedOut)) > now()) write(loggedOut)
      // What a frame found before says nothing any more.
      write(blocked)
      // First it is removed, which works also where there is no room.
      write(user)
      write(user, userOf(tokens))
      return true
    },
    noteEnd(tokens) {
      write(blocked)
      if (read(user) === userOf(tokens)) write(user)
    },
    noteLogout() {
      write(blocked)
      write(user)
      write(loggedOut, String(now()))
    },
    isLoggedOut,
    isAnothers: (tokens) => ![null, userOf(tokens)].includes(read(user)),
    isBlocked() {
      const leftSeconds = Number(read(blocked)) - now()
      // More than the longest comes of a clock that was ahead.
      return leftSeconds > 0 && leftSeconds <= longestBlockSeconds
    },
    setBlocked: (forSeconds) => write(blocked, String(now() + forSeconds)),
  }
}

function userOf({ id_token }: TokenSet): string {
  try {
    return String(decodeToken(id_token)['sub'])
  } catch {
    // What a store gives may be anything.
    return ''
  }
}
