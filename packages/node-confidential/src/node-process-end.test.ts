import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

import { expect, it, onTestFinished } from 'vitest'

it.each(['abort', 'time', 'close'])('a process ends with its last call: by %s', async (end) => {
  const server = createServer(() => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const program = `
    import { createConfidentialClient } from '@latchkey/node-confidential'
    const serverUrl = 'http://127.0.0.1:${port}'
    const client = createConfidentialClient({ serverUrl, realm: 'x', clientId: 'x', clientSecret: 'x' })
    const controller = new AbortController()
    const ended = {
      abort: () => client.wellKnown({ signal: controller.signal }),
      time: () => client.wellKnown({ timeoutMs: 300 }),
      close: () => client.passwordGrant({ username: 'u', password: 'p' }),
    }.${end}().catch(({ reason }) => console.log(reason.code))
    process.stdin.once('data', () => { controller.abort(); ${end === 'close' ? 'client.close()' : ''} })
    process.stdin.unref()
    await ended
    process.stdin.destroy()`
  const args = ['--conditions=@latchkey/source', '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: 'pipe' })
  const printed = text(child.stdout)
  const ended = once(child, 'close')
  // On a busy machine the time may be over before the request is there.
  await Promise.race([once(server, 'request'), ended])
  const start = performance.now()
  child.stdin.write('now')
  await ended
  expect(await printed).toBe(end === 'time' ? 'timeout\n' : 'aborted\n')
  // A load has 30 s.
  expect(performance.now() - start).toBeLessThan(10_000)
})
