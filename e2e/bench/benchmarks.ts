import type { Benchmark } from './benchmark.ts'
import { calls } from './calls/calls.ts'
import { coldStart } from './cold-start/cold-start.ts'
import { growth } from './growth/growth.ts'
import { verification } from './verification/verification.ts'

/** In the order in which they run. */
export const benchmarks: readonly Benchmark[] = [verification, calls, coldStart, growth]
