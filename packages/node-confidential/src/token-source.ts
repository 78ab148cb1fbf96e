import { LatchkeyError, tokenSource } from '@latchkey/core'
import type {
  CallOptions,
  Client,
  ClientCredentialsGrantParameters,
  FailureReason,
  Result,
} from '@latchkey/core'

import { systemEntropy } from './system-ports.ts'

/** This client's own access token (its service account), kept, and renewed before it ends. */
export interface TokenSource {
  /** A token that is good for a while yet. A thousand calls at once make one request. */
  getToken(options?: CallOptions): Promise<string>
  /**
   * The platform's `fetch`, with the token as the request's bearer. A 401 is answered with a new token
   * and the same request once more, unless its body is a stream, which can be read but once.
   *
   * Rejects as `fetch` does, and with a `LatchkeyError` where no token can be had.
   */
  readonly fetch: typeof globalThis.fetch
}

/** Makes a token source; `send` is what its `fetch` sends with. */
export function createTokenSource(
  client: Client,
  parameters: ClientCredentialsGrantParameters,
  send: typeof globalThis.fetch | undefined,
): TokenSource {
  const source = tokenSource(client, parameters, systemEntropy)
  return {
    getToken: async (options) => unwrap(await source.getToken(options)),
    async fetch(input, init) {
      const request = typeof input === 'object' && 'headers' in input ? input : undefined
      const signal = init?.signal ?? request?.signal
      const attempt = (token: string): Promise<Response> => {
        const headers = new Headers(init?.headers ?? request?.headers)
        headers.set('authorization', `Bearer ${token}`)
        return (send ?? globalThis.fetch)(input, { ...init, headers })
      }
      const token = unwrap(await source.getToken({ signal }), signal)
      const response = await attempt(token)
      if (response.status !== 401) return response
      const replacing = source.replaceToken(token, { signal })
      // The next request has the new token, also where this one cannot be sent again.
      if (!isRepeatable(init?.body ?? request?.body)) {
        // Whoever asks next hears why there is none.
        replacing.catch(() => undefined)
        return response
      }
      let other: string
      try {
        other = unwrap(await replacing, signal)
      } catch (error) {
        letGo(response)
        throw error
      }
      if (other === token) return response
      letGo(response)
      return attempt(other)
    },
  }
}

/** Lets go of an answer that nobody reads. One that has broken off meanwhile is gone already. */
function letGo({ body }: Response): void {
  body?.cancel().catch(() => undefined)
}

/** Can the body be read a second time? Streams and iterators cannot. */
function isRepeatable(body: unknown): boolean {
  return (
    body === undefined ||
    body === null ||
    typeof body === 'string' ||
    ArrayBuffer.isView(body) ||
    [ArrayBuffer, Blob, FormData, URLSearchParams].some((kind) => body instanceof kind)
  )
}

/** The value, or the reason thrown: the caller's own where they gave up. */
function unwrap<T>(result: Result<T, FailureReason>, signal?: AbortSignal | null): T {
  if (result.ok) return result.value
  signal?.throwIfAborted()
  throw new LatchkeyError('getToken', result.error)
}
