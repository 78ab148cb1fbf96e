/** One of those that are compared. It runs in a process of its own. */
export interface Candidate {
  readonly name: string
  /** A module that exports a {@link Setup} by the name `setup`. */
  readonly module: URL
  /** What its `setup` is told: JSON. */
  readonly given?: unknown
}

/** Makes all that an operation needs, so that `run` is nothing but the operation. */
export type Setup<Given = never> = (given: Given) => Prepared | Promise<Prepared>

/** A candidate, ready to run. */
export type Prepared = (Operation | Elsewhere) & {
  /** What a test asks, such as whether a forged token passes. Question and answer are JSON. */
  ask?(question: unknown): unknown
  close?(): unknown
}

interface Operation {
  /**
   * One operation; where it gives a promise, it is over when the promise is. Throws or rejects where
   * the operation does not do what it is for: that ends the benchmark.
   */
  run(): unknown
}

/** A candidate in another language, whose process counts for itself. */
interface Elsewhere {
  readonly pid: number
  measure(ms: number): Promise<Sample>
}

/** What one process did in one round. */
export interface Sample {
  readonly operations: number
  /** User and system, of all threads. */
  readonly cpuMs: number
  readonly wallMs: number
  /** How late the event loop came to a timer, where several operations ran at once. */
  readonly loopDelayMs?: { readonly p50: number; readonly p99: number }
}

/** What the process of a candidate is told, one after another. */
export type Command =
  | { readonly do: 'setup'; readonly module: string; readonly given: unknown }
  | { readonly do: 'measure'; readonly ms: number; readonly atOnce: number }
  | { readonly do: 'ask'; readonly question: unknown }
  | { readonly do: 'close' }

/** What it answers. */
export type Reply = { readonly value: unknown } | { readonly error: string }
