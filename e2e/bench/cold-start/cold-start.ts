import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import type { Benchmark, Figure, Figures } from '../benchmark.ts'
import { startServer } from '../calls/start-server.ts'
import type { Given } from '../calls/given.ts'
import { median, shuffled } from '../statistics.ts'
import { firstTokens } from './first-tokens.ts'

const run = promisify(execFile)
const rounds = 20

/** What a process pays before its first call, and for it: of the packages as they are published. */
export const coldStart: Benchmark = {
  name: 'cold-start',
  async start() {
    await build()
    const server = await startServer()
    const given: Given = { ...server.started, call: 'client credentials' }
    return {
      groups: [],
      figures: [imports, firstToken(given)],
      pids: server.pids,
      close: server.close,
    }
  },
}

const entry = '@latchkey/node-confidential'

/** What Latchkey may take at most, in milliseconds. */
const atMost: Readonly<Record<string, number>> = {
  [`${entry}/slim, @latchkey/transport/node`]: 10,
  [entry]: 10,
}

const caption = `Each the median of ${rounds} processes, in an order of their own each time`

const imports: Figures = {
  title: 'imports',
  caption,
  unit: 'CPU, ms, over an empty process',
  measure: () =>
    overEmpty(
      [
        `${entry}/slim, @latchkey/transport/node`,
        `${entry}/slim`,
        entry,
        '@latchkey/core',
        '@latchkey/transport/fetch',
        '@latchkey/transport/node',
        'oauth4webapi',
        'openid-client',
        'jose',
        'keycloak-connect',
        'ky',
        'node:http',
        'node:crypto',
      ].map((name) => [
        name,
        name
          .split(', ')
          .map((module) => `import '${module}'`)
          .join('\n'),
      ]),
    ),
}

function firstToken(given: Given): Figures {
  return {
    title: 'the first token',
    caption,
    unit: 'CPU, ms, over an empty process',
    measure: () => overEmpty(Object.entries(firstTokens(given))),
  }
}

/** The CPU of processes that run each program, less that of one that runs none: medians, in turns. */
async function overEmpty(programs: readonly (readonly [string, string])[]): Promise<Figure[]> {
  const taken = new Map<string, number[]>(programs.map(([name]) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    // One process at a time, for they share the machine.
    // oxlint-disable no-await-in-loop
    const empty = await cpuOf('')
    for (const [name, program] of shuffled(programs)) {
      taken.get(name)?.push((await cpuOf(program)) - empty)
    }
    // oxlint-enable no-await-in-loop
  }
  return [...taken].map(([name, values]) => {
    const limit = atMost[name]
    return { name, value: median(values), values, ...(limit !== undefined && { atMost: limit }) }
  })
}

/** Milliseconds, from the start of a process to its end. */
async function cpuOf(program: string): Promise<number> {
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '--eval', `${lastWords}\n${program}`],
    // Without the condition of the sources: what is published is what is imported.
    { cwd: import.meta.dirname, env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production' } },
  )
  const ms = Number(stdout)
  if (!(ms > 0)) throw new Error(`expected milliseconds, got ${stdout} of ${program}`)
  return ms
}

const lastWords = `
process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  process.getBuiltinModule('node:fs').writeSync(1, String((user + system) / 1000))
})`

async function build(): Promise<void> {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const turbo = fileURLToPath(new URL('../../../node_modules/.bin/turbo', import.meta.url))
  await run(turbo, ['run', 'build', '--filter=@latchkey/node-confidential'], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', TURBO_TELEMETRY_DISABLED: '1' },
  })
}
