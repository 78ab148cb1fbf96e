import { assembleConfidentialClient } from './create-confidential-client.ts'
import type { ConfidentialClient } from './confidential-client.ts'
import { lazyJoseEngine } from './lazy-jose.ts'
import { kyTransportOf } from './ky-transport-of.ts'
import type { ConfidentialClientOptions } from './options.ts'

export * from './public.ts'
export { verdictCache } from './verdict-cache.ts'

/**
 * Makes a confidential client: over ky, and verifying with jose. Nothing is sent until the first call.
 *
 * Throws a `UsageError` when the options make no client.
 */
export function createConfidentialClient(options: ConfidentialClientOptions): ConfidentialClient {
  return assembleConfidentialClient(options, { transport: kyTransportOf, jws: lazyJoseEngine })
}
