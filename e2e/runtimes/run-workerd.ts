import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

import type { Bundle } from './bundle.ts'

export const compatibilityDate = '2026-07-01'

// Unless told otherwise workerd lets nobody reach this machine, and says so as "internal error".
const configuration = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "program", worker = (
      modules = [(name = "program.mjs", esModule = embed "program.mjs")],
      compatibilityDate = "${compatibilityDate}",
      globalOutbound = "anywhere",
    )),
    (name = "anywhere", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "program")],
);
`

/** Serves a bundle in a bare workerd, for as long as it takes to use it. */
export async function inWorkerd<T>(
  workerd: string,
  { folder }: Pick<Bundle, 'folder'>,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const file = join(folder, 'workerd.capnp')
  writeFileSync(file, configuration)
  // It says on the control channel which port it has got.
  const child = spawn(workerd, ['serve', '--control-fd=3', file], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  const ended = once(child, 'exit')
  try {
    const port = await Promise.race([
      listening(child.stdio[3] as Readable),
      ended.then(([code]) => {
        throw new Error(`workerd ended with ${String(code)} before it listened`)
      }),
    ])
    return await use(`http://127.0.0.1:${port}/`)
  } finally {
    child.kill()
    await ended
  }
}

async function listening(control: Readable): Promise<number> {
  for await (const line of createInterface(control)) {
    const said = JSON.parse(line) as { readonly event: string; readonly port?: number }
    if (said.event === 'listen' && said.port !== undefined) return said.port
  }
  throw new Error('workerd closed its control channel before it listened')
}
