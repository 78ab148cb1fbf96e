import { LatchkeyError, UsageError } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { stubClient } from '../test/stub-client.ts'
import type { StubClient } from '../test/stub-client.ts'
import { withFetch } from './with-fetch.ts'
import type { Fetching } from './with-fetch.ts'

const api = 'https://api.example.com'
const issuer = 'https://id.example.com/realms/demo'

interface Seen {
  readonly url: string
  readonly method: string
  readonly authorization: string | null
  readonly type: string | null
  readonly body: string
}

let seen: Seen[]
let answers: Response[]
let stub: StubClient
let client: StubClient & Fetching

beforeEach(() => {
  seen = []
  answers = []
  stub = stubClient()
  client = withFetch(stub, { allowedOrigins: [api] })
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const duplex = init?.body instanceof ReadableStream ? { duplex: 'half' } : {}
    const request = new Request(input, { ...init, ...duplex })
    request.signal.throwIfAborted()
    seen.push({
      url: request.url,
      method: request.method,
      authorization: request.headers.get('authorization'),
      type: request.headers.get('content-type'),
      body: await request.text(),
    })
    return answers.shift() ?? new Response('fine')
  })
})
afterEach(() => vi.unstubAllGlobals())

const refusal = (challenge?: string, status = 401): Response =>
  new Response('no', {
    status,
    headers: challenge === undefined ? {} : { 'www-authenticate': challenge },
  })
const sentTokens = (): (string | null)[] => seen.map(({ authorization }) => authorization)

describe('where the token goes', () => {
  it.each<[RequestInfo | URL]>([
    [`${api}/boats?x=1#y`],
    [new URL(`${api}/boats`)],
    [new Request(`${api}/boats`)],
    ['https://API.example.com:443/boats'],
    ['https:\\\\api.example.com\\boats'],
  ])('to %s', async (input) => {
    expect(await (await client.fetch(input)).text()).toBe('fine')
    expect(sentTokens()).toEqual(['Bearer MARKED-1'])
  })

  it.each<[RequestInfo | URL]>([
    ['https://evil.example/'],
    ['http://api.example.com/'],
    ['https://api.example.com:8443/'],
    ['https://api.example.com.evil.example/'],
    ['https://evil.example/https://api.example.com/'],
    ['https://evil.example?https://api.example.com'],
    ['https://evil.example#@api.example.com'],
    ['https://xapi.example.com/'],
    [new URL('https://evil.example/')],
    [new Request('https://evil.example/')],
    ['data:text/plain,x'],
  ])('not to %s', async (input) => {
    await client.fetch(input)
    expect(sentTokens()).toEqual([null])
    expect(client.asked).toEqual([])
  })

  it('looks at where a Request goes, whatever it is called', async () => {
    const request = new Request('https://evil.example/')
    Object.defineProperty(request, 'toString', { value: () => `${api}/` })
    await client.fetch(request)
    expect(sentTokens()).toEqual([null])
  })

  it.each<[RequestInfo, RequestInit?]>([
    [`${api}/`, { headers: { Authorization: 'Basic own' } }],
    [`${api}/`, { headers: [['AUTHORIZATION', 'Basic own']] }],
    [`${api}/`, { headers: new Headers({ authorization: 'Basic own' }) }],
    [new Request(`${api}/`, { headers: { authorization: 'Basic own' } })],
  ])('an Authorization header of its own stays: %o %o', async (input, init) => {
    answers.push(refusal('Bearer error="invalid_token"'))
    expect((await client.fetch(input, init)).status).toBe(401)
    expect(sentTokens()).toEqual(['Basic own'])
    expect(client.asked).toEqual([])
  })

  it('by default to nobody', async () => {
    await withFetch(stubClient(), { allowedOrigins: [] }).fetch(`${api}/`)
    expect(sentTokens()).toEqual([null])
  })

  it.each([
    ['https://api.example.com/'],
    ['https://api.example.com/path'],
    ['https://api.example.com:443'],
    ['https://API.example.com'],
    ['https://user@api.example.com'],
    ['https://*.example.com/'],
    ['api.example.com'],
    ['//api.example.com'],
    ['*'],
    ['null'],
    ['file:///'],
    ['data:text/plain,x'],
    [''],
  ])('%j is no origin', (origin) => {
    expect(() => withFetch(stubClient(), { allowedOrigins: [api, origin] })).toThrow(UsageError)
    expect(() => withFetch(stubClient(), { allowedOrigins: [origin] })).toThrow('allowedOrigins')
  })

  it('sends nothing where nobody is signed in', async () => {
    client.tokens.splice(0, 1, { code: 'signed_out', cause: 'logout' })
    await expect(client.fetch(`${api}/`)).rejects.toMatchObject({ reason: { code: 'signed_out' } })
    expect(seen).toEqual([])
  })
})

describe('what is sent', () => {
  it('everything else stays as it is', async () => {
    await client.fetch(`${api}/`, {
      method: 'PUT',
      headers: { 'content-type': 'text/x', 'x-own': '1' },
      body: 'ä',
    })
    await client.fetch(
      new Request(`${api}/`, { method: 'POST', body: new URLSearchParams({ a: '1' }) }),
    )
    await client.fetch(new Request(`${api}/`, { method: 'POST', body: 'a' }), {
      method: 'PUT',
      body: 'b',
    })
    await client.fetch(`${api}/`, { method: 'POST', body: new URLSearchParams({ b: '2' }) })
    expect(seen.map(({ method, type, body }) => [method, type, body])).toEqual([
      ['PUT', 'text/x', 'ä'],
      ['POST', 'application/x-www-form-urlencoded;charset=UTF-8', 'a=1'],
      ['PUT', 'text/plain;charset=UTF-8', 'b'],
      ['POST', 'application/x-www-form-urlencoded;charset=UTF-8', 'b=2'],
    ])
  })

  it('changes nothing that it was given', async () => {
    const headers = new Headers({ 'x-own': '1' })
    const request = new Request(`${api}/`, { method: 'POST', body: 'a' })
    await client.fetch(`${api}/`, { headers })
    await client.fetch(request)
    expect([...headers.keys()]).toEqual(['x-own'])
    expect(request.headers.has('authorization')).toBe(false)
    expect(await request.text()).toBe('a')
  })

  it('hands on the signal, and asks for no token after it', async () => {
    const { signal } = new AbortController()
    await client.fetch(`${api}/`, { signal })
    expect(client.asked).toEqual([{ signal }])
    const request = new Request(`${api}/`, { signal })
    await client.fetch(request)
    expect(client.asked[1]).toEqual({ signal: request.signal })
    client.tokens.splice(0, 1, { code: 'aborted', sent: 'no' })
    await expect(client.fetch(`${api}/`, { signal: AbortSignal.abort() })).rejects.toThrow('abort')
    expect(seen).toHaveLength(2)
  })
})

it('whoever aborts a fetch gets what they aborted it with', async () => {
  client.tokens.splice(0, 1, { code: 'aborted', sent: 'no' })
  const reason = new Error('the user went on')
  const aborted = client.fetch(`${api}/`, { signal: AbortSignal.abort(reason) })
  await expect(aborted).rejects.toBe(reason)
  expect(seen).toEqual([])
})

describe('a 401', () => {
  beforeEach(() => client.tokens.push('MARKED-2'))

  it.each<[string | undefined]>([
    ['Bearer error="invalid_token"'],
    ['Bearer realm="x", error="invalid_token", error_description="over"'],
    ['Bearer'],
    ['Bearer realm="x"'],
    ['bearer ERROR=invalid_token'],
    ['Basic realm="x", Bearer error="invalid_token"'],
    // Not readable: another origin that exposes no header.
    [undefined],
    ['"'],
  ])('that is about the token is answered once, with a new one: %s', async (challenge) => {
    answers.push(refusal(challenge))
    const response = await client.fetch(`${api}/`, { method: 'POST', body: 'a' })
    expect(await response.text()).toBe('fine')
    expect(seen.map(({ authorization, body }) => [authorization, body])).toEqual([
      ['Bearer MARKED-1', 'a'],
      ['Bearer MARKED-2', 'a'],
    ])
    expect(client.asked[1]).toMatchObject({ refused: 'MARKED-1' })
  })

  it.each<[string, number]>([
    ['Bearer error="insufficient_scope"', 401],
    ['Bearer error="insufficient_user_authentication"', 401],
    ['Bearer error="invalid_request"', 401],
    ['Basic realm="x"', 401],
    ['DPoP error="invalid_token"', 401],
    ['Bearer error="invalid_token"', 403],
    ['Bearer error="invalid_token"', 200],
  ])('%s with %i is the answer', async (challenge, status) => {
    const refused = refusal(challenge, status)
    answers.push(refused)
    expect(await client.fetch(`${api}/`)).toBe(refused)
    expect(seen).toHaveLength(1)
    expect(client.asked).toHaveLength(1)
  })

  it('twice is the answer', async () => {
    const again = refusal('Bearer error="invalid_token"')
    answers.push(refusal('Bearer error="invalid_token"'), again)
    expect(await client.fetch(`${api}/`)).toBe(again)
    expect(seen).toHaveLength(2)
  })

  it('of a token that has just come is the answer', async () => {
    client.tokens.splice(1, 1)
    const refused = refusal()
    answers.push(refused)
    expect(await client.fetch(`${api}/`)).toBe(refused)
    expect(seen).toHaveLength(1)
  })

  it('is the answer where no new token can be had', async () => {
    client.tokens.splice(1, 1, { code: 'signed_out', cause: 'session_ended' })
    const refused = refusal('Bearer error="invalid_token"')
    answers.push(refused)
    expect(await client.fetch(`${api}/`)).toBe(refused)
    expect(await refused.text()).toBe('no')
  })

  it.each<[string, () => [RequestInfo, RequestInit?]]>([
    ['a text', () => [`${api}/`, { method: 'POST', body: 'abc' }]],
    ['a form', () => [`${api}/`, { method: 'POST', body: new URLSearchParams('abc') }]],
    ['a Blob', () => [`${api}/`, { method: 'POST', body: new Blob(['abc']) }]],
    ['bytes', () => [`${api}/`, { method: 'POST', body: new TextEncoder().encode('abc') }]],
    ['a Request', () => [new Request(`${api}/`, { method: 'POST', body: 'abc' })]],
  ])('sends %s again', async (_name, make) => {
    answers.push(refusal())
    await client.fetch(...make())
    expect(seen).toHaveLength(2)
    expect(seen.map(({ body }) => body.replace('=', ''))).toEqual(['abc', 'abc'])
  })

  it('sends a stream once', async () => {
    answers.push(refusal('Bearer error="invalid_token"'))
    const body = new Blob(['abc']).stream()
    const response = await client.fetch(`${api}/`, {
      method: 'POST',
      body,
      duplex: 'half',
    } as RequestInit)
    expect(response.status).toBe(401)
    expect(seen.map((sent) => sent.body)).toEqual(['abc'])
  })
})

describe('a challenge of UMA', () => {
  const challenge = `UMA realm="r", as_uri="${issuer}", ticket="MARKED-ticket"`

  it('is answered with an RPT for its ticket', async () => {
    answers.push(refusal(challenge))
    stub.answer = { access_token: 'MARKED-rpt' }
    expect((await client.fetch(`${api}/`)).status).toBe(200)
    expect(sentTokens()).toEqual(['Bearer MARKED-1', 'Bearer MARKED-rpt'])
    expect(client.calls).toMatchObject([
      { operation: 'permissionTicketGrant', parameters: { ticket: 'MARKED-ticket' } },
    ])
  })

  it.each([
    [`UMA as_uri="https://evil.example/realms/demo", ticket="t"`],
    [`UMA as_uri="${issuer}/", ticket="t"`],
    [`UMA as_uri="${issuer.toUpperCase()}", ticket="t"`],
    [`UMA ticket="t"`],
    [`UMA as_uri="${issuer}"`],
    [`UMA realm="x"`],
  ])('%s is the answer, and no ticket goes anywhere', async (header) => {
    const refused = refusal(header)
    answers.push(refused)
    expect(await client.fetch(`${api}/`)).toBe(refused)
    expect(client.calls).toEqual([])
    expect(seen).toHaveLength(1)
  })

  it.each<[string, unknown]>([
    ['denied', { error: 'access_denied' }],
    ['failed', new LatchkeyError('permissionTicketGrant', { code: 'network', sent: 'maybe' })],
  ])('%s, it is the answer', async (_name, answer) => {
    const refused = refusal(challenge)
    answers.push(refused)
    stub.answer = answer
    expect(await client.fetch(`${api}/`)).toBe(refused)
    expect(seen).toHaveLength(1)
  })
})

it('a challenge of UMA without a server gets no RPT where no user is known', async () => {
  stub.session = { status: 'unknown', cause: 'refresh_ambiguous' }
  answers.push(refusal('UMA ticket="t"'))
  await client.fetch(`${api}/`)
  expect(stub.calls).toEqual([])
})

it('a client with fetch is the client, and its snapshot is the current one', () => {
  const bare = stubClient()
  const getter = Object.defineProperty(bare, 'session', {
    get: () => ({ status: bare.calls.length }),
  })
  const whole = withFetch(getter, { allowedOrigins: [] })
  bare.calls.push({ operation: 'x', parameters: 1, options: 1 })
  expect(whole.session).toEqual({ status: 1 })
  expect(whole.call).toBe(bare.call)
})
