import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { stubClient } from '../test/stub-client.ts'
import type { StubClient } from '../test/stub-client.ts'
import { withFetch } from './with-fetch.ts'

const api = 'https://api.example.com'
const issuer = 'https://id.example.com/realms/demo'
const invalid = 'Bearer error="invalid_token"'
const ticket = `UMA as_uri="${issuer}", ticket="t"`

let stub: StubClient
let sent: (string | null)[]
let answers: Response[]

beforeEach(() => {
  stub = stubClient()
  sent = []
  answers = []
  vi.stubGlobal('fetch', async (_input: RequestInfo, init?: RequestInit) => {
    sent.push(new Headers(init?.headers).get('authorization'))
    onSent()
    return answers.shift() ?? new Response('fine')
  })
})
afterEach(() => vi.unstubAllGlobals())

/** What happens while the API answers. */
let onSent = (): void => undefined
afterEach(() => (onSent = () => undefined))

function refusal(challenge: string): Response {
  const response = new Response('no', { status: 401, headers: { 'www-authenticate': challenge } })
  answers.push(response)
  return response
}

function becomes(sub: string | undefined): void {
  Object.assign(stub.session, { claims: sub === undefined ? undefined : { iss: issuer, sub } })
}

/** What is renewed, and what happens then. */
function renews(happens: () => void): void {
  vi.spyOn(stub, 'getAccessToken').mockImplementation(async ({ refused } = {}) => {
    if (refused === undefined) return 'MARKED-1'
    happens()
    return 'MARKED-2'
  })
}

function send(signal?: AbortSignal): Promise<Response> {
  const client = withFetch(stub, { allowedOrigins: [api] })
  return client.fetch(`${api}/`, { method: 'POST', body: 'of ada', ...(signal && { signal }) })
}

describe('another user', () => {
  it.each([[invalid], [ticket]])(
    'who came while the API answered %s gets nothing of the one before',
    async (challenge) => {
      stub.tokens.push('MARKED-of-bob')
      stub.answer = { access_token: 'MARKED-rpt-of-bob' }
      onSent = () => becomes('bob')
      const refused = refusal(challenge)
      expect(await send()).toBe(refused)
      expect(sent).toEqual(['Bearer MARKED-1'])
      expect([stub.asked.length, stub.calls.length]).toEqual([1, 0])
    },
  )

  it('who came while the token was renewed gets nothing either', async () => {
    renews(() => becomes('bob'))
    const refused = refusal(invalid)
    expect(await send()).toBe(refused)
    expect(sent).toEqual(['Bearer MARKED-1'])
  })

  it('who came while an RPT was asked for gets nothing either', async () => {
    vi.spyOn(stub, 'call').mockImplementation(async () => {
      becomes('bob')
      return { access_token: 'MARKED-rpt-of-bob' }
    })
    const refused = refusal(ticket)
    expect(await send()).toBe(refused)
    expect(sent).toEqual(['Bearer MARKED-1'])
  })

  it('is not who was found by the first token', async () => {
    becomes(undefined)
    stub.tokens.push('MARKED-2')
    const { getAccessToken } = stub
    vi.spyOn(stub, 'getAccessToken').mockImplementation((options) => {
      becomes('ada')
      return getAccessToken(options)
    })
    refusal(invalid)
    expect((await send()).status).toBe(200)
    expect(sent).toEqual(['Bearer MARKED-1', 'Bearer MARKED-2'])
  })
})

describe('the signal of a fetch', () => {
  const { signal } = new AbortController()

  it('ends the wait for a new token', async () => {
    refusal(invalid)
    await send(signal)
    expect(stub.asked).toMatchObject([{ signal }, { refused: 'MARKED-1', signal }])
  })

  it('ends the wait for an RPT', async () => {
    refusal(ticket)
    stub.answer = { access_token: 'MARKED-rpt' }
    await send(signal)
    expect(stub.calls).toMatchObject([{ operation: 'permissionTicketGrant', options: { signal } }])
  })

  it('gives what it was aborted with, though the API has refused', async () => {
    const abort = new AbortController()
    renews(() => abort.abort('MARKED-reason'))
    refusal(invalid)
    await expect(send(abort.signal)).rejects.toBe('MARKED-reason')
    expect(sent).toHaveLength(1)
  })
})

it('of two times withFetch the later one counts', async () => {
  const first = withFetch(stub, { allowedOrigins: [api] })
  const second = withFetch(first, { allowedOrigins: ['https://other.example.com'] })
  await second.fetch('https://other.example.com/')
  await second.fetch(`${api}/`)
  expect(sent).toEqual(['Bearer MARKED-1', null])
})
