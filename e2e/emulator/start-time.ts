import { execFileSync } from 'node:child_process'

import { createKeycloakEmulator } from '@latchkey/emulator'

import { clients, REALM, users } from '../keycloak/cast.ts'
import { realmFiles } from '../keycloak/realms.ts'

// Says how long it takes from nothing to a token: in a process that runs already, and in a new one.
//   node --conditions=@latchkey/source e2e/emulator/start-time.ts

/** Makes an emulator and gets a token from it, by its handlers alone. */
async function firstToken(): Promise<void> {
  const { getResponse } = await import('msw')
  const realms = realmFiles.map(({ representation }) => representation)
  const emulator = createKeycloakEmulator({ realms, url: 'http://localhost:8080' })
  const { clientId, clientSecret } = clients.logbookApi
  const request = new Request(
    `http://localhost:8080/realms/${REALM}/protocol/openid-connect/token`,
    {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: clientId,
        client_secret: clientSecret,
        ...users.ada,
      }),
    },
  )
  const response = await getResponse([...emulator.handlers], request)
  if (response?.status !== 200) throw new Error(`no token: ${response?.status}`)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}

if (process.argv.includes('--one')) {
  await firstToken()
  const { user, system } = process.cpuUsage()
  process.stdout.write(String((user + system) / 1000))
} else {
  const running: number[] = []
  for (let round = 0; round < 11; round++) {
    const start = performance.now()
    await firstToken()
    running.push(performance.now() - start)
  }
  const cold = Array.from({ length: 5 }, () =>
    Number(
      execFileSync(
        process.execPath,
        ['--conditions=@latchkey/source', import.meta.filename, '--one'],
        { encoding: 'utf8' },
      ),
    ),
  )
  const ms = (values: readonly number[]): string =>
    `${median(values).toFixed(0)} ms (${values.map((value) => value.toFixed(0)).join(', ')})`
  process.stdout.write(
    `from nothing to a token, in a running process: ${ms(running)}\nCPU of a new process up to its first token: ${ms(cold)}\n`,
  )
}
