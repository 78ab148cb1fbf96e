import type { Candidate } from './candidate.ts'

/** One subject, such as verification: what `npm run bench -- verification` runs. */
export interface Benchmark {
  readonly name: string
  /** Starts what its candidates need beside themselves, such as a server. */
  start(): Promise<Started>
}

/** A benchmark, ready to run. */
export interface Started {
  readonly groups: readonly Group[]
  /** What is no ratio, such as bytes: measured after the groups. */
  readonly figures?: readonly Figures[]
  /** Whom this machine cannot run, and why. */
  readonly leftOut?: readonly string[]
  /** Processes that work for the candidates, and make no round a noisy one. */
  readonly pids?: readonly number[]
  close(): Promise<void>
}

/** One table: those who do the same, side by side, round by round. */
export interface Group {
  readonly title: string
  /** How many operations are started together; 1: one after another. */
  readonly atOnce: number
  /** What all others are divided by. It runs twice, and the second time is the control. */
  readonly floor: Candidate
  readonly others: readonly Candidate[]
  readonly bars?: readonly Bar[]
  readonly rates?: readonly Rate[]
}

/** How many operations a second of its own CPU time a candidate has to do. */
export interface Rate {
  readonly candidate: string
  readonly atLeast: number
}

/** What has to hold of the median of the ratios of two candidates in the same round. */
export interface Bar {
  readonly candidate: string
  /** The floor, or another candidate of the group. */
  readonly against: string
  readonly of: 'cpu' | 'wall'
  readonly atMost: number
}

/** Numbers that are no ratios. */
export interface Figures {
  readonly title: string
  /** How they are measured: `Measured once`. */
  readonly caption: string
  /** Of the only column: `bytes an entry`. */
  readonly unit: string
  /** Measures this share, 0 to 1, of all there is to measure: a test takes a small one. */
  measure(share: number): Promise<readonly Figure[]>
}

export interface Figure {
  readonly name: string
  readonly value: number
  /** What {@link value} is the median of, unless it was measured once. */
  readonly values?: readonly number[]
  readonly atMost?: number
  readonly atLeast?: number
}
