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
  /** Of the server's pages, the one that the user was sent to. */
  readonly page: 'login' | 'registration'
  /** Seconds since the epoch. */
  readonly startedAtSeconds: number
  /** Its callback was taken. It is kept on so that a reload can be told from a forgery. */
  readonly isTaken?: boolean
}
