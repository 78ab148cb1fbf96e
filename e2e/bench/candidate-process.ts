import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import type { Candidate, Command, Reply, Sample } from './candidate.ts'

const program = fileURLToPath(new URL('child.ts', import.meta.url))

/** The process of a candidate, seen from the one that compares. */
export interface CandidateProcess {
  readonly name: string
  /** Its own, and that of a process that works for it. */
  readonly pids: readonly number[]
  /** Runs the operation again and again, so many at once. */
  measure(ms: number, atOnce: number): Promise<Sample>
  /** Asks the candidate itself. Rejects where it throws. */
  ask(question: unknown): Promise<unknown>
  close(): Promise<void>
}

/** Starts a candidate's process, and resolves when its `setup` has. */
export async function startCandidate({
  name,
  module,
  given,
}: Candidate): Promise<CandidateProcess> {
  const child = fork(program, {
    execArgv: ['--conditions=@latchkey/source', '--expose-gc'],
    // Test runners set options for Node that are not meant for a process that is measured.
    env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production' },
  })
  const tell = (command: Command): Promise<unknown> => converse(child, name, command)
  async function close(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.disconnect()
    await ended
  }
  let helpers: readonly number[]
  try {
    helpers = (await tell({ do: 'setup', module: module.href, given })) as readonly number[]
  } catch (error) {
    await close()
    throw error
  }
  return {
    name,
    pids: [child.pid ?? 0, ...helpers],
    measure: (ms, atOnce) => tell({ do: 'measure', ms, atOnce }) as Promise<Sample>,
    ask: (question) => tell({ do: 'ask', question }),
    async close() {
      await tell({ do: 'close' })
      await close()
    },
  }
}

async function converse(child: ChildProcess, name: string, command: Command): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  const onExit = (status: number | null, signal: string | null): void =>
    reject(new Error(`${name} ended by itself (${signal ?? status}) at ${command.do}`))
  child.once('message', resolve)
  child.once('exit', onExit)
  child.once('error', reject)
  try {
    child.send(command)
    const reply = await promise
    if ('error' in reply) throw new Error(`${name}: ${reply.error}`)
    return reply.value
  } finally {
    child.off('message', resolve)
    child.off('exit', onExit)
    child.off('error', reject)
  }
}
