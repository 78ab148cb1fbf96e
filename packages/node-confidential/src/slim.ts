import { webcryptoEngine } from '@latchkey/core/webcrypto'
import { fetchTransport } from '@latchkey/transport/fetch'

import { assembleConfidentialClient } from './create-confidential-client.ts'
import type { ConfidentialClient } from './confidential-client.ts'
import type { ConfidentialClientOptions } from './options.ts'

export * from './public.ts'
export { verdictCache } from './verdict-cache.ts'

/**
 * Makes a confidential client over nothing but the platform: its fetch and its WebCrypto. Nothing is
 * sent until the first call.
 *
 * Throws a `UsageError` when the options make no client.
 */
export function createConfidentialClient(options: ConfidentialClientOptions): ConfidentialClient {
  return assembleConfidentialClient(options, {
    transport: ({ fetch }) => fetchTransport(fetch ? { fetch } : {}),
    jws: () => webcryptoEngine(globalThis.crypto.subtle),
  })
}
