import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

import { Miniflare, fetch as platformFetch } from 'miniflare'
import type { Request as PlatformRequest } from 'miniflare'
import { afterAll, expect, it, onTestFinished } from 'vitest'

import { startEmulator } from '../contract/emulator-target.ts'
import { clients, users } from '../keycloak/cast.ts'
import { bundleForEdge } from '../runtimes/bundle.ts'
import { findEngine } from '../runtimes/engines.ts'
import { compatibilityDate } from '../runtimes/run-workerd.ts'
import { snippetFolder, snippetsOf } from './snippets.ts'

// The page's snippets as they stand, with nothing changed but the server's URL.

const page = 'docs/edge-runtimes.md'
const folder = snippetFolder('edge-page')
const { close, ...emulator } = await startEmulator()
afterAll(() => {
  folder.remove()
  return close()
})

/** The page's worker, and what it asks of Keycloak. */
async function startWorker(date: string) {
  const [{ file, code } = { file: undefined, code: '' }] = snippetsOf(page)
  folder.write(file ?? '', code.replaceAll('http://localhost:8080', emulator.url))
  const requests: string[] = []
  const flare = new Miniflare({
    modules: true,
    script: await bundleForEdge(`export { default } from './worker.ts'`, folder.path),
    compatibilityDate: date,
    bindings: { CLIENT_SECRET: clients.logbookApi.clientSecret },
    kvNamespaces: ['CACHE'],
    outboundService(request: PlatformRequest) {
      requests.push(new URL(request.url).pathname.replace('/realms/lighthouse/', ''))
      return platformFetch(request)
    },
  })
  onTestFinished(() => flare.dispose())
  // Its type is that of the fetch handler alone.
  const worker = (await flare.getWorker()) as unknown as { scheduled(): Promise<unknown> }
  return { flare, worker, requests }
}

it('the worker compiles, is seeded by its cron trigger, and asks Keycloak for nothing', async () => {
  const { flare, worker, requests } = await startWorker(compatibilityDate)
  await folder.typecheck()

  await worker.scheduled()
  expect(requests.splice(0)).toEqual([
    '.well-known/openid-configuration',
    'protocol/openid-connect/certs',
  ])

  const { access_token } = await emulator.tokensOf(users.ada)
  const ask = (headers: Record<string, string>) =>
    flare.dispatchFetch('http://worker/', { headers })
  const passed = await ask({ authorization: `Bearer ${access_token}` })
  expect([passed.status, await passed.json()]).toEqual([200, 'ada'])
  expect((await ask({})).status).toBe(401)
  expect(requests).toEqual([])
})

it('the worker needs the compatibility date that the page names, and no later one', async () => {
  const words = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8')
  const [, date = ''] = /compatibility date of (\d{4}-\d\d-\d\d) or later/u.exec(words) ?? []
  const oldest = await startWorker(date)
  expect(await oldest.worker.scheduled()).toMatchObject({ outcome: 'ok' })
  const dayBefore = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)
  const older = await startWorker(dayBefore)
  expect(await older.worker.scheduled()).toMatchObject({ outcome: 'exception' })
  expect(older.requests).toEqual([])
})

const deno = findEngine('deno')

it.skipIf(deno === undefined && process.env['CI'] !== 'true')(
  'the client for Deno sends nothing twice',
  async () => {
    const requests: string[] = []
    // Discovery is answered; what comes after it, on whatever connection, is cut.
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (chunk) => {
        const [line = ''] = String(chunk).split('\r\n')
        requests.push(line)
        if (requests.length > 1) return socket.destroy()
        const issuer = `${url}/realms/lighthouse`
        const body = JSON.stringify({ issuer, token_endpoint: `${issuer}/token` })
        const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`
        return socket.write(`${head}\r\n\r\n${body}`)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

    const [, code = ''] =
      /^```js file=deno\.js\n([\s\S]*?)^```$/mu.exec(
        readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8'),
      ) ?? []
    const program = `${code}
      await client.refreshTokenGrant({ refresh_token: 'r' }).catch(({ reason }) => console.log(reason.code, reason.sent))`
    const file = new URL(
      folder.write('deno.mjs', await bundleForEdge(program.replace('http://localhost:8080', url))),
    )
    const child = spawn(deno ?? '', ['run', '--no-lock', '--allow-all', file.pathname], {
      env: { ...process.env, CLIENT_SECRET: 's' },
    })
    const ended = once(child, 'close')
    expect([await text(child.stdout), await text(child.stderr)]).toEqual(['network maybe\n', ''])
    await ended
    expect(requests).toEqual([
      expect.stringContaining('openid-configuration'),
      expect.stringContaining('/token'),
    ])
  },
)
