import { parseChallenges, permissionTicketGrant, UsageError } from '@latchkey/core'
import type { CallOptions, Challenge } from '@latchkey/core'

import type { BrowserClient } from './browser-client.ts'
import { extended } from './extended.ts'

/** Where the user's access token may go. */
export interface FetchSettings {
  /** Origins, such as `https://api.example.com`; a request to any other goes out without a token. */
  readonly allowedOrigins: readonly string[]
}

/** A client that can call the user's APIs. */
export interface Fetching {
  /**
   * [`fetch`](https://fetch.spec.whatwg.org/#fetch-method) with the user's access token, for the
   * allowed origins alone. A request that has an `Authorization` header keeps it.
   *
   * A 401 that is about the token is answered once, with a new token of the same user, and a challenge of UMA
   * with an RPT; a request whose body is a stream is sent once. Rejects with `signed_out` when nobody is signed in.
   */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>
}

/** Adds `fetch` to a client. Throws a {@link UsageError} without a list of origins, and for an origin that is none. */
export function withFetch<C extends BrowserClient>(
  client: C,
  settings: FetchSettings,
): C & Fetching {
  const { allowedOrigins } = { ...settings }
  requireOrigins(allowedOrigins)

  async function fetchWithToken(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const { url, headers } = new Request(input instanceof Request ? input.url : input, {
      headers: init?.headers ?? (input instanceof Request ? input.headers : []),
    })
    if (!allowedOrigins.includes(new URL(url).origin) || headers.has('authorization')) {
      return fetch(input, init)
    }
    const send = (token: string): Promise<Response> => {
      headers.set('authorization', `Bearer ${token}`)
      // A request can be read once; what is sent is a copy.
      return fetch(input instanceof Request ? input.clone() : input, { ...init, headers })
    }
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined)
    const options = signal ? { signal } : {}
    let user = client.session.claims?.sub
    // What was begun for one user is not sent again as another.
    const isSameUser = (): boolean => client.session.claims?.sub === user
    try {
      const token = await client.getAccessToken(options)
      user ??= client.session.claims?.sub
      const response = await send(token)
      if (response.status !== 401 || init?.body instanceof ReadableStream) return response
      const other = isSameUser() ? await answerTo(response, token, options) : undefined
      signal?.throwIfAborted()
      return other === undefined || !isSameUser() ? response : await send(other)
    } catch (error) {
      // Whoever aborts a fetch gets what they aborted it with, as from any fetch.
      signal?.throwIfAborted()
      throw error
    }
  }

  /** Another token, where the refusal is about this one. */
  async function answerTo(
    response: Response,
    token: string,
    options: CallOptions,
  ): Promise<string | undefined> {
    const challenges = parseChallenges(response.headers.get('www-authenticate') ?? '')
    const uma = challenges.find(({ scheme }) => scheme === 'uma')?.parameters
    try {
      if (uma) return await rptFor(uma, options)
      const isReadable = challenges.length > 0
      // Another origin's challenge may not be readable: then a token that has just come is not to blame.
      if (isReadable && !challenges.some(isAboutToken)) return undefined
      const renewed = await client.getAccessToken({ ...options, refused: token })
      return renewed === token ? undefined : renewed
    } catch {
      // The session tells what became of it; to this caller the API has answered.
      return undefined
    }
  }

  /** [UMA 2.0 Grant §3.2.1](https://docs.kantarainitiative.org/uma/wg/rec-oauth-uma-grant-2.0.html#permission-failure-to-client): a ticket, and whose it is. */
  async function rptFor(
    { ticket, as_uri }: Challenge['parameters'],
    options: CallOptions,
  ): Promise<string | undefined> {
    const issuer = client.session.claims?.iss
    if (ticket === undefined || issuer === undefined || as_uri !== issuer) return undefined
    const rpt = await client.call(permissionTicketGrant, { ticket }, options)
    return 'access_token' in rpt ? rpt.access_token : undefined
  }

  return extended(client, { fetch: fetchWithToken })
}

function isAboutToken({ scheme, parameters }: Challenge): boolean {
  return scheme === 'bearer' && (parameters['error'] ?? 'invalid_token') === 'invalid_token'
}

function requireOrigins(given: unknown): void {
  if (Array.isArray(given) && given.every(isOrigin)) return
  throw new UsageError(
    `expected allowedOrigins to be origins, such as ["https://api.example.com"], got ${JSON.stringify(given)}`,
  )
}

function isOrigin(given: unknown): boolean {
  return typeof given === 'string' && URL.canParse(given) && new URL(given).origin === given
}
