import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Miniflare, fetch as platformFetch } from 'miniflare'
import type { Request as PlatformRequest } from 'miniflare'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { clients, REALM, users } from '../keycloak/cast.ts'
import { bundleForEdge } from '../runtimes/bundle.ts'
import { compatibilityDate } from '../runtimes/run-workerd.ts'
import { describeInBoth } from './in-both.ts'

const sources = join(import.meta.dirname, '../../examples/edge-worker/src')
const script = await bundleForEdge(`export { default } from './worker.ts'`, sources)

await describeInBoth(({ url, tokensOf }) => {
  const { clientId, clientSecret } = clients.logbookApi
  const kvPersist = mkdtempSync(join(tmpdir(), 'latchkey-edge-worker-'))
  const requests: string[] = []
  let isSilent = false

  /** An isolate of its own; the platform's cache is that of the one before. */
  const coldIsolate = () =>
    new Miniflare({
      modules: true,
      script,
      compatibilityDate,
      bindings: {
        SERVER_URL: url,
        REALM,
        CLIENT_ID: clientId,
        CLIENT_SECRET: clientSecret,
      },
      kvNamespaces: ['CACHE'],
      kvPersist,
      outboundService(request: PlatformRequest) {
        requests.push(request.url.replace(`${url}/realms/${REALM}/`, ''))
        return isSilent ? new Promise<never>(() => undefined) : platformFetch(request)
      },
    })
  let worker: Miniflare
  beforeAll(() => {
    worker = coldIsolate()
  })
  afterAll(async () => {
    await worker?.dispose()
    rmSync(kvPersist, { recursive: true })
  })

  async function asked(method: string, path: string, name: keyof typeof users) {
    const { access_token } = await tokensOf(users[name])
    const headers = { authorization: `Bearer ${access_token}` }
    return worker.dispatchFetch(`http://worker${path}`, { method, headers })
  }

  it.each([
    ['GET', '/whoami', 'ada', 200, { reader: 'ada' }],
    ['GET', '/whoami', 'mallory', 200, { reader: 'mallory' }],
    ['GET', '/keepers', 'ada', 200, { reader: 'ada' }],
    ['GET', '/keepers', 'jörg', 403, { error: 'refused' }],
    ['GET', '/logbook', 'jörg', 200, { reader: 'jörg.müller' }],
    ['POST', '/logbook', 'jörg', 403, { error: 'refused' }],
    ['POST', '/logbook', 'ada', 200, { reader: 'ada' }],
    ['GET', '/logbook', 'mallory', 403, { error: 'refused' }],
    ['DELETE', '/logbook', 'ada', 404, { error: 'not_found' }],
    ['GET', '/toString', 'ada', 404, { error: 'not_found' }],
  ] as const)('%s %s by %s: %i', async (method, path, name, status, body) => {
    const answer = await asked(method, path, name)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject(body)
    expect(answer.headers.has('www-authenticate')).toBe(status === 403)
  })

  it('says what was granted', async () => {
    expect(await (await asked('GET', '/logbook', 'jörg')).json()).toMatchObject({
      permissions: [{ rsname: 'Logbook', scopes: ['read'] }],
    })
  })

  it.each([undefined, 'Bearer', 'Basic YTpi', 'Bearer garbage'])(
    'asks for a token where it gets %j',
    async (authorization) => {
      const headers = authorization === undefined ? {} : { authorization }
      const answer = await worker.dispatchFetch('http://worker/whoami', { headers })
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringMatching(/^Bearer realm="lighthouse"/u),
      ])
      await answer.text()
    },
  )

  it('asks Keycloak for nothing in a cold isolate that finds metadata and keys in the cache', async () => {
    expect(requests.slice(0, 2)).toEqual([
      '.well-known/openid-configuration',
      'protocol/openid-connect/certs',
    ])
    await worker.dispose()
    worker = coldIsolate()
    requests.length = 0
    expect((await asked('GET', '/keepers', 'ada')).status).toBe(200)
    expect(requests).toEqual([])
    expect((await asked('GET', '/logbook', 'ada')).status).toBe(200)
    expect(requests).toEqual(['protocol/openid-connect/token'])
  })

  // workerd ends what a request began together with that request, and its promises never settle.
  it('an isolate outlives a first request that ends while its client is made', async () => {
    await worker.dispose()
    rmSync(kvPersist, { recursive: true })
    worker = coldIsolate()
    requests.length = 0
    isSilent = true
    const caller = new AbortController()
    const { access_token } = await tokensOf(users.ada)
    const ended = worker.dispatchFetch('http://worker/whoami', {
      headers: { authorization: `Bearer ${access_token}` },
      signal: caller.signal,
    })
    await expect.poll(() => requests).toEqual(['.well-known/openid-configuration'])
    caller.abort()
    await expect(ended).rejects.toThrow('aborted')
    isSilent = false
    expect((await asked('GET', '/whoami', 'ada')).status).toBe(200)
  })
})
