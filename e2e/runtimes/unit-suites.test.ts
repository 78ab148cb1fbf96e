import { describe, expect, it } from 'vitest'

import { differences } from './suites/differences.ts'
import { runSuites, suiteRunners } from './suites/run-suites.ts'

/** Fewer, and something has not been run. */
const atLeast = 3000

/** Two processors, one of which is busy. */
const timeoutMs = 240_000

describe('the unit suites, in', () => {
  for (const runner of suiteRunners) {
    const { name, missing } = runner
    if (missing !== undefined && process.env['CI'] !== 'true') {
      it.skip(`${name}: ${missing}`)
      continue
    }
    it(
      name,
      async () => {
        if (missing !== undefined) throw new Error(missing)
        const { passed, failed } = await runSuites(runner)
        expect(failed).toEqual([...(differences[name] ?? [])].sort())
        expect(passed).toBeGreaterThan(atLeast)
      },
      timeoutMs,
    )
  }
})
