import { vi } from 'vitest'

import { withFetch } from '../src/with-fetch.ts'
import type { Fetching } from '../src/with-fetch.ts'
import { stubClient } from './stub-client.ts'
import type { StubClient } from './stub-client.ts'

export const api = 'https://api.example.com'

/** A request as the network sees it. */
interface Seen {
  readonly url: string
  readonly method: string
  readonly authorization: string | null
  readonly type: string | null
  readonly body: string
}

/** An API that answers as the test says, and a client that calls it. */
export interface ApiWorld {
  readonly seen: Seen[]
  /** One after another; then `fine`. */
  readonly answers: Response[]
  readonly stub: StubClient
  readonly client: StubClient & Fetching
}

/** Takes the place of the page's `fetch`, until `vi.unstubAllGlobals`. */
export function apiWorld(): ApiWorld {
  const seen: Seen[] = []
  const answers: Response[] = []
  const stub = stubClient()
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
  return { seen, answers, stub, client: withFetch(stub, { allowedOrigins: [api] }) }
}

export function refusal(challenge?: string, status = 401): Response {
  const headers = challenge === undefined ? {} : { 'www-authenticate': challenge }
  return new Response('no', { status, headers })
}
