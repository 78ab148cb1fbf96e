import { randomValue } from '@latchkey/core'
import type { Entropy, TokenSet } from '@latchkey/core'

import type { SessionState } from './session-state.ts'
import type { SessionStore, StoredSession } from './session-store.ts'
import type { SignedInCause, SignedOutCause } from './session.ts'

/** The stored session, as far as this page knows it. */
export interface KeptSession {
  readonly current: StoredSession | undefined
  /** Takes over what the store has, and gives it; where there was something and is nothing, the user has logged out elsewhere. */
  adopt(cause: SignedInCause): Promise<StoredSession | undefined>
  /** Writes over what this page knows of, and over nothing else: a logout or a login elsewhere has come first. */
  replace(known: StoredSession, next: UnwrittenSession): Promise<StoredSession | undefined>
  /** A login has brought tokens: they replace whatever was there. Gives nothing where a logout has come between. */
  begin(tokens: TokenSet, cause: SignedInCause): Promise<StoredSession | undefined>
  /** Removes it; where it is `known` that is to go, then nothing else. */
  drop(cause: SignedOutCause, known?: StoredSession): Promise<void>
}

/** A session as it is to be written. */
export type UnwrittenSession = Omit<StoredSession, 'revision'>

/** What is needed to keep a session. */
export interface KeptSessionContext {
  readonly entropy: Entropy
  readonly state: SessionState
  readonly store: SessionStore
  /** The session's name in the store. */
  readonly name: string
  /** Has the user logged out, or has another one logged in, since these tokens were asked for? */
  isOver(tokens: TokenSet): boolean
  /** Takes note of who has logged in; says no where a logout has come since these tokens were asked for. */
  noteLogin(tokens: TokenSet): boolean
}

/** Reads and writes one after another: what is known here is never older than what was written here. */
export function keptSession(context: KeptSessionContext): KeptSession {
  const { entropy, state, store, name, isOver } = context
  let current: StoredSession | undefined
  let last: Promise<unknown> = Promise.resolve()

  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = last.then(task)
    last = done.catch(() => undefined)
    return done
  }

  function remove(known?: StoredSession): Promise<StoredSession | undefined> {
    return store.update(name, (found) =>
      known && found?.revision !== known.revision ? found : undefined,
    )
  }

  function take(
    stored: StoredSession | undefined,
    came: SignedInCause,
    gone: SignedOutCause,
  ): void {
    const isNew = stored?.revision !== current?.revision
    current = stored
    if (isNew && stored) state.signedIn(came, stored.tokens)
    else if (isNew) state.signedOut(gone)
  }

  return {
    get current() {
      return current
    },

    adopt: (cause) =>
      inTurn(async () => {
        const stored = await store.read(name)
        const kept = stored && isOver(stored.tokens) ? await remove(stored) : stored
        take(kept, cause, 'logout_elsewhere')
        return kept
      }),

    replace: (known, next) =>
      inTurn(async () => {
        const revision = randomValue(entropy)
        const stored = await store.update(name, (found) =>
          found?.revision === known.revision ? { ...next, revision } : found,
        )
        if (stored?.revision !== revision) return undefined
        current = stored
        return stored
      }),

    begin: (tokens, cause) =>
      inTurn(async () => {
        if (!context.noteLogin(tokens)) {
          if (!current) state.signedOut('logout_elsewhere')
          return undefined
        }
        const begun = { tokens, chain: randomValue(entropy), revision: randomValue(entropy) }
        current = await store.update(name, () => begun)
        if (isOver(tokens)) {
          take(await remove(begun), 'other_tab', 'logout_elsewhere')
          return undefined
        }
        state.signedIn(cause, tokens)
        return current
      }),

    drop(cause, known) {
      // Nothing is given out from now on, however long the store takes.
      if (!known) {
        current = undefined
        state.signedOut(cause)
      }
      return inTurn(async () => {
        const left = await remove(known)
        const before = current
        current = undefined
        if (left) take(left, 'other_tab', cause)
        // What was being read meanwhile may have come back.
        else if (before) state.signedOut(cause)
      })
    },
  }
}
