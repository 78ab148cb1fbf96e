import type { Call } from './outcome.ts'

/** A client that no one here wrote, and what it is told to do. */
export interface ForeignClient {
  /** With its version. */
  readonly name: string
  /** How many calls it makes. */
  readonly calls: number
  /** Makes all calls against the server at this URL, one after another. Rejects where a call that has to work fails, or one that has to fail works. */
  run(url: string): Promise<readonly Call[]>
}

/** A client, or why it cannot run on this machine and what to do about it. */
export type Found = ForeignClient | { readonly name: string; readonly missing: string }
