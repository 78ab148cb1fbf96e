import { LatchkeyError } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { api, apiWorld, refusal } from '../test/api-world.ts'
import type { ApiWorld } from '../test/api-world.ts'

const issuer = 'https://id.example.com/realms/demo'

let seen: ApiWorld['seen']
let answers: ApiWorld['answers']
let stub: ApiWorld['stub']
let client: ApiWorld['client']
beforeEach(() => {
  ;({ seen, answers, stub, client } = apiWorld())
})
afterEach(() => vi.unstubAllGlobals())

const sentTokens = (): (string | null)[] => seen.map(({ authorization }) => authorization)

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
