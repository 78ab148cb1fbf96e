import type { Transport } from '@latchkey/core'

import { exchangeOverFetch, requestInit } from './fetch-exchange.ts'

/** Settings of {@link fetchTransport}. */
export interface FetchTransportOptions {
  /** Used in place of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch
}

/**
 * Sends core's requests over [`fetch`](https://fetch.spec.whatwg.org/#fetch-method), in any runtime.
 *
 * The global `fetch` is looked up at each call, so what replaces it later is used. Its
 * `sent: 'no'` comes from the error codes of Node; a browser's `fetch` cannot tell a refused
 * connection from a lost answer.
 */
export function fetchTransport(options: FetchTransportOptions = {}): Transport {
  return (request, transportOptions) =>
    exchangeOverFetch(request, transportOptions, (signal) => {
      const fetch = options.fetch ?? globalThis.fetch
      const { url, method, headers, body } = request
      return fetch(url, { ...requestInit, method, headers, body: body ?? null, signal })
    })
}
