import { LatchkeyError, realmMetadata } from '@latchkey/core'
import { describe, expect, it } from 'vitest'

import { createConfidentialClient } from './index.node.ts'

const realm = { serverUrl: 'https://id.example', realm: 'lighthouse' }
const metadata = realmMetadata(realm)
const url = 'https://tides.example/today'

interface Seen {
  readonly authorization: string | null
  readonly accept: string | null
  readonly body: string
}

/** A realm that gives `t0`, `t1`, …, and a service that takes those tokens that the test says. */
function fixture(isTaken: (token: string) => boolean = () => true, taken = 200) {
  const seen: Seen[] = []
  const realmIs = { granted: 0, down: false, hangs: false, unsigned: false }
  const service = { breaksOff: false }
  const cancelled: string[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    if (request.url.startsWith(realm.serverUrl)) {
      if (realmIs.hangs) return new Promise(() => undefined)
      if (realmIs.down) return Response.json({ error: 'invalid_client' }, { status: 401 })
      const access_token = `t${realmIs.granted++}`
      return Response.json({ access_token, token_type: 'Bearer', expires_in: 300 })
    }
    request.signal.throwIfAborted()
    const authorization = request.headers.get('authorization')
    seen.push({ authorization, accept: request.headers.get('accept'), body: await textOf(request) })
    const status = isTaken(authorization?.replace('Bearer ', '') ?? '') ? taken : 401
    return new Response(
      new ReadableStream({
        start(controller) {
          if (status === 401 && service.breaksOff) controller.error(new TypeError('terminated'))
          else controller.enqueue(new TextEncoder().encode(`answer ${status}`))
        },
        cancel: () => void cancelled.push(`answer ${status}`),
      }),
      { status },
    )
  }
  const client = createConfidentialClient({
    ...realm,
    clientId: 'api',
    clientAuthentication: {
      method: 'own',
      authenticate(request) {
        if (realmIs.unsigned) throw new Error('no key to sign with')
        return request
      },
    },
    metadata,
    fetch,
  })
  return { source: client.tokenSource(), client, seen, realmIs, service, cancelled }
}

/** Without what separates the parts of a form, for it is another each time. */
const textOf = async (request: Request): Promise<string> =>
  (await request.text()).replaceAll(/-{4,}\S+/gu, '--')

const form = new FormData()
form.set('a', 'b')

const tokens = (seen: readonly Seen[]) => seen.map(({ authorization }) => authorization)

describe('getToken', () => {
  it('makes one request for a thousand who come at once', async () => {
    const { source, realmIs } = fixture()
    const got = await Promise.all(Array.from({ length: 1000 }, () => source.getToken()))
    expect(new Set(got)).toEqual(new Set(['t0']))
    expect(realmIs.granted).toBe(1)
  })

  it('rejects with the server’s reason', async () => {
    const { source, realmIs } = fixture()
    realmIs.down = true
    const reason = { code: 'oauth_error', error: 'invalid_client' }
    await expect(source.getToken()).rejects.toMatchObject({ operation: 'getToken', reason })
  })

  it('is each source’s own', async () => {
    const { client, source } = fixture()
    expect([await source.getToken(), await client.tokenSource({ scope: 'x' }).getToken()]).toEqual([
      't0',
      't1',
    ])
  })
})

describe('fetch', () => {
  it.each<[string, RequestInfo | URL, RequestInit | undefined]>([
    ['a URL and init', new URL(url), { headers: { accept: 'text/plain' } }],
    ['a Request', new Request(url, { headers: { accept: 'text/plain' } }), undefined],
    [
      'a Request whose headers init replaces',
      new Request(url, { headers: { accept: '*/*' } }),
      { headers: [['accept', 'text/plain']] },
    ],
    ['another authorization', url, { headers: { accept: 'text/plain', Authorization: 'Basic x' } }],
  ])('adds the token to %s', async (_, input, init) => {
    const { source, seen } = fixture()
    expect((await source.fetch(input, init)).status).toBe(200)
    expect(seen).toEqual([{ authorization: 'Bearer t0', accept: 'text/plain', body: '' }])
  })

  it.each<[string, BodyInit | undefined]>([
    ['no body', undefined],
    ['a text', 'body'],
    ['a form', new URLSearchParams('a=b')],
    ['bytes', new TextEncoder().encode('body')],
    ['a buffer', new TextEncoder().encode('body').buffer],
    ['a blob', new Blob(['body'])],
    ['a form of parts', form],
  ])('sends %s once more with a new token after a 401', async (_, body) => {
    const { source, seen, cancelled } = fixture((token) => token !== 't0')
    const init = body === undefined ? {} : { method: 'POST', body }
    expect((await source.fetch(url, init)).status).toBe(200)
    expect(tokens(seen)).toEqual(['Bearer t0', 'Bearer t1'])
    // Not every runtime draws the same boundary again.
    const [first, second] = seen.map(({ body: text }) =>
      text.replaceAll(/^--(?<boundary>.+)\r\n/u.exec(text)?.groups?.['boundary'] ?? '\0', '…'),
    )
    expect(second).toBe(first)
    expect(seen[0]?.body === '').toBe(body === undefined)
    // The connection of the first answer is let go of.
    expect(cancelled).toEqual(['answer 401'])
    await source.fetch(url)
    expect(tokens(seen).at(-1)).toBe('Bearer t1')
  })

  it('sends it once more also where the first answer has broken off', async () => {
    const { source, seen, service } = fixture((token) => token !== 't0')
    service.breaksOff = true
    expect((await source.fetch(url)).status).toBe(200)
    expect(tokens(seen)).toEqual(['Bearer t0', 'Bearer t1'])
  })

  it('sends it only once more, and a service that never takes a token costs the realm one', async () => {
    const { source, seen, realmIs } = fixture(() => false)
    for (let call = 0; call < 3; call++) {
      const response = await source.fetch(url)
      expect(response.status).toBe(401)
      expect(response.bodyUsed).toBe(false)
    }
    expect(tokens(seen)).toEqual(['Bearer t0', 'Bearer t1', 'Bearer t1', 'Bearer t1'])
    expect(realmIs.granted).toBe(2)
  })

  const stream = (): ReadableStream => new Blob(['body']).stream()
  const duplex = { duplex: 'half' } as object
  it.each<[string, () => [RequestInfo, RequestInit?]]>([
    ['a stream', () => [url, { method: 'POST', body: stream(), ...duplex }]],
    ['a Request with a body', () => [new Request(url, { method: 'POST', body: 'body' })]],
    ['what iterates', () => [url, { method: 'POST', body: stream().values() as never, ...duplex }]],
  ])('sends %s once, and the next request has the new token', async (_, make) => {
    const { source, seen, realmIs } = fixture((token) => token !== 't0')
    const response = await source.fetch(...make())
    expect(response.status).toBe(401)
    expect(response.bodyUsed).toBe(false)
    expect(seen).toMatchObject([{ authorization: 'Bearer t0', body: 'body' }])
    await expect.poll(() => realmIs.granted).toBe(2)
    expect((await source.fetch(url)).status).toBe(200)
    expect(seen).toHaveLength(2)
  })

  it('leaves no rejection behind where the new token after such a request cannot be asked for', async () => {
    const { source, realmIs } = fixture((token) => token !== 't0')
    await source.getToken()
    realmIs.unsigned = true
    // The runner fails on a rejection that nobody handles.
    const response = await source.fetch(url, { method: 'POST', body: stream(), ...duplex })
    expect(response.status).toBe(401)
    await expect(source.fetch(url)).rejects.toThrow('no key to sign with')
  })

  it('passes on a 403: another token would be no better', async () => {
    const { source, seen } = fixture(() => true, 403)
    expect((await source.fetch(url)).status).toBe(403)
    expect(seen).toHaveLength(1)
  })

  it('rejects where no other token can be had, and lets go of the answer', async () => {
    const { source, realmIs, cancelled } = fixture(() => false)
    await source.getToken()
    realmIs.down = true
    await expect(source.fetch(url)).rejects.toSatisfy(LatchkeyError.is)
    expect(cancelled).toEqual(['answer 401'])
  })

  it.each<[string, (signal: AbortSignal) => [RequestInfo, RequestInit?]]>([
    ['init', (signal) => [url, { signal }]],
    ['the Request', (signal) => [new Request(url, { signal })]],
  ])('rejects as fetch does when %s is aborted', async (_, make) => {
    const { source, seen, realmIs } = fixture()
    realmIs.hangs = true
    const reason = new Error('enough')
    const controller = new AbortController()
    const call = source.fetch(...make(controller.signal))
    controller.abort(reason)
    await expect(call).rejects.toBe(reason)
    expect(seen).toEqual([])
  })
})
