import type { Transport } from '@latchkey/core'
import { kyTransport } from '@latchkey/transport/ky'

import type { ConfidentialClientOptions } from './options.ts'

/** The default transport of the entries that are not slim; ky itself is loaded at the first request. */
export function kyTransportOf({ fetch }: Pick<ConfidentialClientOptions, 'fetch'>): Transport {
  return kyTransport(fetch ? { fetch } : {})
}
