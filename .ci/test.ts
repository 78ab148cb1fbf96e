// `npm test`: every gate, then every test. Each gate counts as one test; the last line has the sum.

import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  /** Steps that must have passed before. */
  readonly needs?: readonly string[]
  readonly timeoutMs: number
}

interface Ran {
  readonly outcome: 'passed' | 'failed'
  readonly output: string
}

const root = join(import.meta.dirname, '..')
const minuteMs = 60_000

const gates: readonly Step[] = [
  {
    name: 'build',
    command: ['turbo', 'run', 'build', '--output-logs=errors-only'],
    timeoutMs: 5 * minuteMs,
  },
  {
    name: 'typecheck',
    command: ['turbo', 'run', 'typecheck', '--output-logs=errors-only'],
    timeoutMs: 5 * minuteMs,
  },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'], timeoutMs: 5 * minuteMs },
  { name: 'format', command: ['oxfmt', '--check'], timeoutMs: minuteMs },
  {
    name: 'dead code',
    command: ['knip'],
    timeoutMs: 2 * minuteMs,
  },
  { name: 'boundaries', command: ['turbo', 'boundaries'], timeoutMs: minuteMs },
  {
    name: 'public API',
    command: ['node', '.ci/api.ts'],
    needs: ['build'],
    timeoutMs: 5 * minuteMs,
  },
  { name: 'tarballs', command: ['node', '.ci/pack.ts'], needs: ['build'], timeoutMs: 2 * minuteMs },
]

const vitestTimeoutMs = 70 * minuteMs
const vitestReport = join(root, 'node_modules/.cache/vitest-report.json')

const running = new Set<ChildProcess>()

/** A step is a process group of its own, so that its time limit ends what it started, too. */
function kill(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    for (const child of running) kill(child)
    process.exit(1)
  })
}

async function run(
  [file, ...args]: readonly [string, ...string[]],
  { timeoutMs, show }: { readonly timeoutMs: number; readonly show: boolean },
): Promise<Ran> {
  const child = spawn(file, args, {
    cwd: root,
    detached: true,
    env: { ...process.env, DO_NOT_TRACK: '1', TURBO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
  })
  running.add(child)
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => output.push(text))
  }
  const { promise, resolve } = Promise.withResolvers<'passed' | 'failed'>()
  const timer = setTimeout(() => {
    output.push(`\nstopped: took longer than ${timeoutMs / 1000} s\n`)
    kill(child)
  }, timeoutMs)
  child.on('error', (error) => {
    output.push(`${error.message}\n`)
    resolve('failed')
  })
  child.on('close', (code) => resolve(code === 0 ? 'passed' : 'failed'))
  const outcome = await promise
  clearTimeout(timer)
  running.delete(child)
  return { outcome, output: output.join('') }
}

async function runGate(step: Step): Promise<Ran['outcome']> {
  const start = performance.now()
  const { outcome, output } = await run(step.command, { timeoutMs: step.timeoutMs, show: false })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${outcome === 'passed' ? 'ok    ' : 'FAILED'}  ${step.name}  (${seconds} s)`)
  if (outcome === 'failed') console.log(`$ ${step.command.join(' ')}\n${output.trimEnd()}\n`)
  return outcome
}

/** Runs the gates, as many at a time as there are processors, each once what it needs has passed. */
async function runGates(): Promise<Count> {
  const outcomes = new Map<string, 'passed' | 'failed' | 'skipped'>()
  const waiting = [...gates]
  const next = (): Step | undefined => {
    const index = waiting.findIndex(({ needs = [] }) => needs.every((name) => outcomes.has(name)))
    return index === -1 ? undefined : waiting.splice(index, 1)[0]
  }
  let changed = Promise.withResolvers<void>()
  const worker = async (): Promise<void> => {
    while (waiting.length > 0) {
      const step = next()
      if (step === undefined) {
        await changed.promise
        continue
      }
      const unmet = step.needs?.find((name) => outcomes.get(name) !== 'passed')
      if (unmet !== undefined) console.log(`skipped ${step.name}  (needs ${unmet})`)
      outcomes.set(step.name, unmet === undefined ? await runGate(step) : 'skipped')
      changed.resolve()
      changed = Promise.withResolvers<void>()
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  const count = (outcome: string): number =>
    [...outcomes.values()].filter((o) => o === outcome).length
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
}

interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
}

function readReport(): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(vitestReport, 'utf8')) as VitestReport
  } catch {
    return undefined
  }
}

async function runTests(): Promise<Count> {
  rmSync(vitestReport, { force: true })
  const { outcome, output } = await run(
    ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
    { timeoutMs: vitestTimeoutMs, show: true },
  )
  if (output !== '') console.log(output)
  const report = readReport()
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 }
  return {
    passed: report.numPassedTests,
    // A file that does not load, or an error outside of any test, fails the run without failing a test.
    failed: outcome === 'failed' ? Math.max(report.numFailedTests, 1) : report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

const filters = process.argv.slice(2)
if (filters.length > 0) {
  const { outcome } = await run(['vitest', 'run', ...filters], {
    timeoutMs: vitestTimeoutMs,
    show: true,
  })
  process.exit(outcome === 'passed' ? 0 : 1)
}

const counts = [await runGates(), await runTests()]
const sum = (key: keyof Count): number => counts.reduce((total, count) => total + count[key], 0)
const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')]
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0
