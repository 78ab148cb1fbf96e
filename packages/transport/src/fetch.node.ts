import type { Transport } from '@latchkey/core'

import { transportOver } from './fetch-exchange.ts'
import type { FetchTransportOptions } from './fetch-exchange.ts'
import { provesUnsent } from './proves-unsent.ts'

export type { FetchTransportOptions } from './fetch-exchange.ts'

/** What `./fetch` is in Node, whose errors can tell that a request was never sent. */
export function fetchTransport(options: FetchTransportOptions = {}): Transport {
  return transportOver((url, init) => (options.fetch ?? globalThis.fetch)(url, init), provesUnsent)
}
