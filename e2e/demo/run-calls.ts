import type { CallOutcome, Report } from './report.ts'
import type { SeedCall } from './seed-calls.ts'

/** Runs the calls one after another, whatever becomes of each. */
export async function runCalls(
  calls: readonly SeedCall[],
  report: Pick<Report, 'begin' | 'end'>,
): Promise<readonly CallOutcome[]> {
  const outcomes: CallOutcome[] = []
  for (const { seed, latchkey, run } of calls) {
    report.begin(latchkey)
    const start = performance.now()
    const outcome = await run().then(
      (answer) => ({ ok: true, answer }),
      (error: unknown) => ({
        ok: false,
        answer: error instanceof Error ? error.message : String(error),
      }),
    )
    const ended = { seed, latchkey, ...outcome, ms: Math.round(performance.now() - start) }
    report.end(ended)
    outcomes.push(ended)
  }
  return outcomes
}
