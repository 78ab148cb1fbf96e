import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { EdgeRuntime } from 'edge-runtime'
import { Miniflare } from 'miniflare'

import type { Bundle } from './bundle.ts'
import { findEngine } from './engines.ts'
import type { Outcomes, Settings } from './outcomes.ts'
import { compatibilityDate, inWorkerd } from './run-workerd.ts'

/** Somewhere that the program can run. */
export interface Runtime {
  readonly name: string
  /** Undefined where this system has it; else what it lacks. */
  readonly missing: string | undefined
  run(bundle: Bundle, settings: Settings): Promise<Outcomes>
}

const runProgram = join(import.meta.dirname, 'run-program.mjs')

/** All runtimes that Latchkey is for, browsers apart. */
export const runtimes: readonly Runtime[] = [
  programOf('Node 22', findEngine('node-22')),
  programOf('Node 24', process.version.startsWith('v24.') ? process.execPath : undefined),
  programOf('Node 26', findEngine('node-26')),
  programOf('Deno', findEngine('deno'), 'run', '--no-lock', '--allow-all'),
  programOf('Bun', findEngine('bun')),
  workerd(),
  miniflare('miniflare', []),
  miniflare('miniflare with nodejs_compat', ['nodejs_compat']),
  edgeRuntime(),
]

/** A runtime that reads standard input and prints. */
function programOf(name: string, command: string | undefined, ...args: readonly string[]): Runtime {
  return {
    name,
    missing: command === undefined ? `${name} is not installed on this system` : undefined,
    async run({ file, folder }, settings) {
      const child = spawn(command ?? '', [...args, runProgram, file], {
        cwd: folder,
        stdio: ['pipe', 'pipe', 'pipe'],
      })
      child.stdin.end(JSON.stringify(settings))
      const ended = new Promise((resolve) => child.once('close', resolve))
      const [printed, complaints] = await Promise.all([text(child.stdout), text(child.stderr)])
      if ((await ended) !== 0) throw new Error(`${name} failed:\n${complaints}`)
      return JSON.parse(printed) as Outcomes
    },
  }
}

function workerd(): Runtime {
  const command = findEngine('workerd')
  return {
    name: 'workerd',
    missing: command === undefined ? 'workerd is not installed on this system' : undefined,
    run: (bundle, settings) =>
      inWorkerd(command ?? '', bundle, async (url) =>
        outcomesIn(await fetch(url, { method: 'POST', body: JSON.stringify(settings) })),
      ),
  }
}

function miniflare(name: string, compatibilityFlags: string[]): Runtime {
  return {
    name,
    missing: undefined,
    async run({ text: script }, settings) {
      const flare = new Miniflare({ modules: true, script, compatibilityDate, compatibilityFlags })
      try {
        const body = JSON.stringify(settings)
        return await outcomesIn(
          await flare.dispatchFetch('http://program/', { method: 'POST', body }),
        )
      } finally {
        await flare.dispose()
      }
    },
  }
}

function edgeRuntime(): Runtime {
  return {
    name: 'edge-runtime',
    missing: undefined,
    async run(bundle, settings) {
      const initialCode = `${await bundle.script()}
        addEventListener('fetch', (event) => event.respondWith(program.default.fetch(event.request)))`
      const runtime = new EdgeRuntime({ initialCode })
      const body = JSON.stringify(settings)
      return outcomesIn(await runtime.dispatchFetch('http://program/', { method: 'POST', body }))
    },
  }
}

async function outcomesIn(response: {
  readonly status: number
  readonly text: () => Promise<string>
}): Promise<Outcomes> {
  const body = await response.text()
  if (response.status !== 200) throw new Error(`the program failed:\n${body}`)
  return JSON.parse(body) as Outcomes
}
