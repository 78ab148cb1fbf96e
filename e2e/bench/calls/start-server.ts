import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import type { Given } from './given.ts'

/** The server that all candidates call, in a process of its own. */
export interface StartedServer {
  readonly started: Omit<Given, 'call'>
  readonly pids: readonly number[]
  close(): Promise<void>
}

export async function startServer(): Promise<StartedServer> {
  const server = fork(fileURLToPath(new URL('keycloak-shaped.ts', import.meta.url)), {
    execArgv: ['--conditions=@latchkey/source'],
    env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production' },
  })
  const [started] = (await Promise.race([
    once(server, 'message'),
    once(server, 'exit').then(([status]) => {
      throw new Error(`expected the server to start, but it ended (${String(status)})`)
    }),
  ])) as [Omit<Given, 'call'>]
  return {
    started,
    pids: server.pid === undefined ? [] : [server.pid],
    async close() {
      const ended = once(server, 'exit')
      server.disconnect()
      await ended
    },
  }
}
