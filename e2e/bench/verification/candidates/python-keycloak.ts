import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import type { Prepared, Sample } from '../../candidate.ts'
import type { Given } from '../given.ts'

const script = fileURLToPath(new URL('python-keycloak.py', import.meta.url))

/** python-keycloak: as its page has it, the keys are fetched each time; or given. */
export function setup(
  given: Given & { readonly python: string; readonly hasKey: boolean },
): Prepared {
  const { stdin, stdout, pid } = spawn(given.python, [script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  if (pid === undefined) throw new Error(`expected ${given.python} to start`)
  const lines = createInterface(stdout)[Symbol.asyncIterator]()
  const tell = (command: unknown): void => void stdin.write(`${JSON.stringify(command)}\n`)
  const talk = async (command: unknown): Promise<unknown> => {
    tell(command)
    const { value, done } = await lines.next()
    if (done) throw new Error('python-keycloak.py ended by itself')
    return JSON.parse(value)
  }
  tell(given)
  return {
    pid,
    measure: async (ms) => (await talk({ ms })) as Sample,
    ask: (token) => talk({ ask: token }),
    close: () => stdin.end(),
  }
}
