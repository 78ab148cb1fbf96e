import type { Transport } from '@latchkey/core'
import { fetchTransport } from '@latchkey/transport/fetch'
import { kyTransport } from '@latchkey/transport/ky'
import { nodeTransport } from '@latchkey/transport/node'

const transports = { './fetch': fetchTransport, './ky': kyTransport, './node': nodeTransport }

/** An entry of `@latchkey/transport`. */
export type TransportEntry = keyof typeof transports

export function startTransport(entry: TransportEntry): Transport {
  return transports[entry]()
}
