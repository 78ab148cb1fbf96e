import { UsageError } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { api, apiWorld, refusal } from '../test/api-world.ts'
import type { ApiWorld } from '../test/api-world.ts'
import { stubClient } from '../test/stub-client.ts'
import { withFetch } from './with-fetch.ts'
import type { FetchSettings } from './with-fetch.ts'

let seen: ApiWorld['seen']
let answers: ApiWorld['answers']
let client: ApiWorld['client']
beforeEach(() => {
  ;({ seen, answers, client } = apiWorld())
})
afterEach(() => vi.unstubAllGlobals())

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

  it.each<[unknown, string]>([
    [undefined, 'got undefined'],
    [{}, 'got undefined'],
    [{ allowedOrigins: api }, `got "${api}"`],
    [{ allowedOrigins: [api, undefined] }, `got ["${api}",null]`],
  ])('%j has no list of origins', (settings, got) => {
    const add = () => withFetch(stubClient(), settings as FetchSettings)
    expect(add).toThrow(UsageError)
    expect(add).toThrow(got)
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
