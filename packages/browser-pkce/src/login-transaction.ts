import { UsageError } from '@latchkey/core'

import type { LoginParameters } from './browser-client.ts'

/** A login that was begun, and what its callback is held against. */
export interface LoginTransaction {
  readonly state: string
  readonly nonce: string
  readonly code_verifier: string
  readonly redirect_uri: string
  readonly returnTo: string
  /** To begin it again with. */
  readonly parameters: LoginParameters
  /** Seconds since the epoch. */
  readonly startedAtSeconds: number
  /** Its callback was taken. It is kept on so that a reload can be told from a forgery. */
  readonly isTaken?: boolean
}

/** Keeps transactions by their `state`, so that any number of logins can be under way at once. */
export interface LoginTransactions {
  add(transaction: LoginTransaction): void
  find(state: string): LoginTransaction | undefined
  /** From now on the transaction is known to have been used; its secrets are gone. */
  take(transaction: LoginTransaction): void
}

/** Keycloak ends a login page after half an hour, and a chain of them after ten hours at the most. */
const lifetimeSeconds = 3600

/** A clock that is set right meanwhile loses no login. */
const setBackSeconds = 60

/** More logins than a user has under way; so many fill no storage. */
const most = 50

/** Transactions in a Web Storage that all tabs share: a link in a mail may bring the callback to another tab. */
export function loginTransactions(
  storage: () => Storage,
  name: string,
  now: () => number,
): LoginTransactions {
  const prefix = `${name}:login:`

  function read(key: string): LoginTransaction | undefined {
    try {
      const transaction: LoginTransaction = JSON.parse(storage().getItem(key) ?? '')
      const age = now() - transaction.startedAtSeconds
      return age > -setBackSeconds && age < lifetimeSeconds ? transaction : undefined
    } catch {
      return undefined
    }
  }

  function write(transaction: LoginTransaction): void {
    const area = storage()
    try {
      area.setItem(prefix + transaction.state, JSON.stringify(transaction))
    } catch (cause) {
      throw new UsageError(
        'expected room in the storage of this page for a login, got none: free some',
        { cause },
      )
    }
  }

  /** Lets go of those that are over, and of the oldest where there are too many. */
  function collectGarbage(): void {
    const keys = Object.keys(storage()).filter((key) => key.startsWith(prefix))
    const aged = keys.map((key) => ({ key, start: read(key)?.startedAtSeconds ?? 0 }))
    const newestFirst = aged.sort((a, b) => b.start - a.start)
    newestFirst.forEach(({ key, start }, index) => {
      if (index >= most - 1 || start === 0) storage().removeItem(key)
    })
  }

  return {
    add(transaction) {
      collectGarbage()
      write(transaction)
    },
    find: (state) => read(prefix + state),
    take: (transaction) =>
      write({ ...transaction, isTaken: true, code_verifier: '', nonce: '', parameters: {} }),
  }
}
