import type { Benchmark } from './benchmark.ts'
import { growth } from './growth/growth.ts'
import { verification } from './verification/verification.ts'

/** In the order in which they run. */
export const benchmarks: readonly Benchmark[] = [verification, growth]
