import { decodeToken } from '@latchkey/core'
import type { AccessTokenClaims, FailureReason, IdTokenClaims, TokenSet } from '@latchkey/core'

import type { Callback, Session, SignedInCause, SignedOutCause, UnknownCause } from './session.ts'

/** The one snapshot, and who wants to hear of the next. */
export interface SessionState {
  readonly current: Session
  subscribe(listener: (session: Session) => void): () => void
  signedIn(cause: SignedInCause, tokens: TokenSet, problem?: FailureReason): void
  signedOut(cause: SignedOutCause): void
  unknown(cause: UnknownCause, problem?: FailureReason): void
  /** What became of the login that the page was loaded for: part of the snapshots from now on, until it is nothing. */
  setCallback(callback: Callback | undefined): void
}

export function sessionState(): SessionState {
  let current: Session = Object.freeze({ status: 'unknown', cause: 'not_started' })
  let callback: Callback | undefined
  const listeners = new Set<(session: Session) => void>()

  function publish(next: Session): void {
    current = Object.freeze({ ...next, ...(callback && { callback }) })
    for (const listener of listeners) {
      try {
        listener(current)
      } catch (error) {
        // One listener's fault is neither ours nor the others': it is reported as any error of the page.
        reportError(error)
      }
    }
  }

  return {
    get current() {
      return current
    },
    subscribe(listener) {
      // Two subscriptions of one function are two.
      const own = (session: Session): void => listener(session)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    signedIn(cause, tokens, problem) {
      publish({
        status: 'signed-in',
        cause,
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was verified when it came
        claims: readClaims(tokens.id_token) as IdTokenClaims,
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- for what the page shows
        accessTokenClaims: readClaims(tokens.access_token) as AccessTokenClaims | undefined,
        scope: tokens.scope,
        expiresAtSeconds: tokens.expiresAtSeconds,
        ...(problem && { problem }),
      })
    },
    signedOut: (cause) => publish({ status: 'signed-out', cause }),
    unknown: (cause, problem) => publish({ status: 'unknown', cause, ...(problem && { problem }) }),
    setCallback(next) {
      callback = next
    },
  }
}

function readClaims(token: string): object | undefined {
  try {
    // Whoever has the snapshot changes nothing that roles are looked up in.
    return JSON.parse(JSON.stringify(decodeToken(token)), (_name, value) => Object.freeze(value))
  } catch {
    return undefined
  }
}
