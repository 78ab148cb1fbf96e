import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { GuardedProcess } from './guarded-process.ts'

const READY_TIMEOUT_MS = 180_000

/** Where a realm describes itself. */
function discoveryUrl(serverUrl: string, realm: string): string {
  return `${serverUrl}/realms/${encodeURIComponent(realm)}/.well-known/openid-configuration`
}

/**
 * Waits until this very server listens and each realm answers.
 *
 * @throws with the log's end when the server ends or takes too long.
 */
export async function waitUntilReady(
  serverUrl: string,
  realms: readonly string[],
  server: GuardedProcess,
): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS
  const wait = async (isDone: () => boolean | Promise<boolean>) => {
    while (!(await isDone())) {
      if (server.hasEnded()) throw new Error(`Keycloak ended early.\n${server.logTail()}`)
      if (Date.now() > deadline) {
        throw new Error(`Keycloak took over ${READY_TIMEOUT_MS} ms to start.\n${server.logTail()}`)
      }
      await sleep(100)
    }
  }
  // An answer alone proves little: another Keycloak may have taken the port before this one could.
  await wait(() => server.logTail().includes('Listening on:'))
  for (const realm of realms) await wait(() => answers(discoveryUrl(serverUrl, realm)))
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false // Nobody listens yet.
  }
}

/** A port that nobody listens on. Somebody may take it before we do: whoever starts must retry. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.on('error', reject)
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port to listen on')
  const closed = Promise.withResolvers<void>()
  server.close(() => closed.resolve())
  await closed.promise
  return address.port
}
