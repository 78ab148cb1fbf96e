import type { Transport } from '@latchkey/core'

import { transportOver } from './fetch-exchange.ts'
import type { FetchTransportOptions } from './fetch-exchange.ts'

export type { FetchTransportOptions } from './fetch-exchange.ts'

/**
 * Sends core's requests over [`fetch`](https://fetch.spec.whatwg.org/#fetch-method), in any runtime.
 *
 * The global `fetch` is looked up at each call, so what replaces it later is used. Its
 * `sent: 'no'` comes from the error codes of Node, where this entry is another file (condition
 * `node`); a browser's `fetch` cannot tell a refused connection from a lost answer.
 */
export function fetchTransport(options: FetchTransportOptions = {}): Transport {
  return transportOver((url, init) => (options.fetch ?? globalThis.fetch)(url, init))
}
