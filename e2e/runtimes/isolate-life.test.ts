import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Miniflare } from 'miniflare'
import { expect, it, onTestFinished } from 'vitest'

import { bundleForEdge } from './bundle.ts'
import { compatibilityDate } from './run-workerd.ts'

/** How long a call may wait, unless it is told otherwise. */
const timeoutMs = 20_000

/** Far more than an answer takes, far less than {@link timeoutMs}. */
const soonMs = 8_000

/** A server with metadata and keys, silent while it is told to be. */
async function startServer() {
  const server = { isSilent: false, requests: [] as string[] }
  const http = createServer(({ url = '' }, response) => {
    server.requests.push(url.split('/').at(-1) ?? '')
    if (server.isSilent) return
    const issuer = `${base}/realms/x`
    const metadata = { issuer, jwks_uri: `${issuer}/certs`, token_endpoint: `${issuer}/token` }
    const token = { access_token: `token ${server.requests.length}`, token_type: 'Bearer' }
    const answers = { certs: { keys: [] }, token: { ...token, expires_in: 300 } }
    const answer = answers[url.split('/').at(-1) as keyof typeof answers] ?? metadata
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  onTestFinished(() => {
    http.closeAllConnections()
    http.close()
  })
  return Object.assign(server, { base })
}

/** One client for all requests of a worker, whose clock each request turns; answers with what a call gave. */
async function startWorker(base: string) {
  const script = await bundleForEdge(`
    import { createConfidentialClient } from '@latchkey/node-confidential/slim'
    let atSeconds = 0
    const client = createConfidentialClient({
      serverUrl: '${base}', realm: 'x', clientId: 'x', clientSecret: 'x', timeoutMs: ${timeoutMs},
      clock: {
        now: () => Date.now() / 1000 + atSeconds,
        sleep: (ms, signal) => new Promise((resolve) => {
          const timer = setTimeout(resolve, ms)
          signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()))
        }),
      },
    })
    const source = client.tokenSource()
    const calls = {
      certs: async (options) => (await client.certs(options)).keys.length,
      token: (options) => source.getToken(options),
    }
    export default {
      async fetch(request) {
        const { call, ...asked } = await request.json()
        atSeconds = asked.atSeconds
        try {
          return Response.json(await calls[call]({ timeoutMs: asked.timeoutMs }))
        } catch (error) {
          return Response.json(error.reason?.code ?? String(error))
        }
      },
    }`)
  const flare = new Miniflare({ modules: true, script, compatibilityDate })
  onTestFinished(() => flare.dispose())
  return async (call: 'certs' | 'token', atSeconds: number, limitMs?: number) => {
    const body = JSON.stringify({ call, atSeconds, timeoutMs: limitMs })
    const start = performance.now()
    const answer = await flare.dispatchFetch('http://worker/', { method: 'POST', body })
    return { said: await answer.json(), isSoon: performance.now() - start < soonMs }
  }
}

// workerd ends what a request began together with that request, and its promises never settle.
it('an isolate outlives a load of keys that ended with its request', async () => {
  const server = await startServer()
  const ask = await startWorker(server.base)
  expect(await ask('certs', 0)).toEqual({ said: 0, isSoon: true })
  server.isSilent = true
  expect(await ask('certs', 299)).toEqual({ said: 0, isSoon: true })
  await expect.poll(() => server.requests).toEqual(['openid-configuration', 'certs', 'certs'])
  server.isSilent = false
  expect(await ask('certs', 300)).toEqual({ said: 0, isSoon: true })
  expect(server.requests.slice(3)).toEqual(['certs'])
})

it('an isolate gets new keys after an outage, though loads in the background end with their requests', async () => {
  const server = await startServer()
  const ask = await startWorker(server.base)
  expect(await ask('certs', 0)).toEqual({ said: 0, isSoon: true })
  server.isSilent = true
  expect(await ask('certs', 300)).toEqual({ said: 0, isSoon: true })
  // Nobody waits any more, and this load ends with its request.
  expect(await ask('certs', 315)).toEqual({ said: 0, isSoon: true })
  await expect.poll(() => server.requests.length).toBe(4)
  server.isSilent = false
  expect(await ask('certs', 320)).toEqual({ said: 0, isSoon: true })
  expect(server.requests).toHaveLength(4)
  expect(await ask('certs', 330)).toEqual({ said: 0, isSoon: true })
  expect(await ask('certs', 345)).toEqual({ said: 0, isSoon: true })
  expect(server.requests.slice(4)).toEqual(['certs'])
})

it('an isolate outlives a renewal of its token that ended with its request', async () => {
  const server = await startServer()
  const ask = await startWorker(server.base)
  expect(await ask('token', 0)).toEqual({ said: 'token 2', isSoon: true })
  server.isSilent = true
  expect(await ask('token', 289)).toEqual({ said: 'token 2', isSoon: true })
  await expect.poll(() => server.requests).toEqual(['openid-configuration', 'token', 'token'])
  server.isSilent = false
  expect(await ask('token', 296)).toEqual({ said: 'token 4', isSoon: true })
})

it('an isolate outlives a discovery that ended with its request', async () => {
  const server = await startServer()
  server.isSilent = true
  const ask = await startWorker(server.base)
  // The second one joins what the first began, and outlives it; it must not fail at ending it.
  expect(await Promise.all([ask('certs', 0, 300), ask('certs', 0, 900)])).toEqual([
    { said: 'timeout', isSoon: true },
    { said: 'timeout', isSoon: true },
  ])
  server.isSilent = false
  expect(await ask('certs', 10)).toEqual({ said: 0, isSoon: true })
})
