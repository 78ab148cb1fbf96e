import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { findEngine } from '../engines.ts'

/** Something that runs vitest, or that vitest runs suites in. */
export interface SuiteRunner {
  readonly name: string
  /** Undefined where this system has it; else what it lacks. */
  readonly missing: string | undefined
  readonly command: readonly string[]
  readonly config: string
}

/** How the unit suites went. */
export interface SuiteOutcome {
  readonly passed: number
  /** Full names, sorted; a file that did not load, by its path. */
  readonly failed: readonly string[]
}

const e2e = join(import.meta.dirname, '../..')
const vitest = join(e2e, 'node_modules/vitest/vitest.mjs')

/** Node 24 runs them itself: that is what `npm test` is. */
export const suiteRunners: readonly SuiteRunner[] = [
  program('Node 22', findEngine('node-22'), [], 'forks'),
  program('Node 26', findEngine('node-26'), [], 'forks'),
  // With threads Deno fails at vitest's own message port, with forks Bun does.
  program('Deno', findEngine('deno'), ['run', '--no-lock', '--allow-all'], 'forks'),
  program('Bun', findEngine('bun'), ['--bun'], 'threads'),
  { name: 'workerd', missing: undefined, command: [process.execPath, vitest], config: 'workerd' },
  {
    name: 'edge-runtime',
    missing: undefined,
    command: [process.execPath, vitest],
    config: 'edge-runtime',
  },
]

function program(
  name: string,
  file: string | undefined,
  args: readonly string[],
  pool: string,
): SuiteRunner {
  return {
    name,
    missing:
      file === undefined
        ? `${name} is not installed on this system; \`npm run setup\` brings it to Linux with glibc`
        : undefined,
    command: [file ?? '', ...args, vitest, `--pool=${pool}`],
    config: 'node',
  }
}

/** Runs the unit suites there, and reads vitest's report. */
export async function runSuites({
  name,
  command: [file = '', ...args],
  config,
}: SuiteRunner): Promise<SuiteOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-suites-'))
  try {
    const reportFile = join(folder, 'report.json')
    const configFile = join(import.meta.dirname, `${config}.config.ts`)
    const child = spawn(
      file,
      [...args, '--run', `--config=${configFile}`, '--reporter=json', `--outputFile=${reportFile}`],
      { cwd: e2e, env: { ...process.env, VITEST: undefined }, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    const ended = new Promise((resolve) => child.once('close', resolve))
    const said = (await Promise.all([text(child.stdout), text(child.stderr)])).join('')
    const code = await ended
    const outcome = read(reportFile)
    // An error outside of any test fails a run without failing a test.
    if (outcome === undefined || (code !== 0 && outcome.failed.length === 0)) {
      throw new Error(`vitest in ${name} ended with ${String(code)}:\n${said}`)
    }
    return outcome
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Report {
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

function read(reportFile: string): SuiteOutcome | undefined {
  let report: Report
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report
  } catch {
    return undefined
  }
  const failed = report.testResults.flatMap(({ name, status, assertionResults }) => {
    const cases = assertionResults.filter((each) => each.status === 'failed')
    return status === 'failed' && cases.length === 0 ? [name] : cases.map((each) => each.fullName)
  })
  return { passed: report.numPassedTests, failed: failed.sort() }
}
