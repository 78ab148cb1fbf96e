import type { HttpRequest, Transport } from '@latchkey/core'
import { fetchTransport } from '@latchkey/transport/fetch'
import { kyTransport } from '@latchkey/transport/ky'
import { nodeTransport } from '@latchkey/transport/node'

import { requireAnswer } from './request.ts'

const transports = { './fetch': fetchTransport, './ky': kyTransport, './node': nodeTransport }

/** An entry of `@latchkey/transport`. */
export type TransportEntry = keyof typeof transports

export function startTransport(entry: TransportEntry): Transport {
  return transports[entry]()
}

/** The body of the call's answer; throws for any other answer, and for none. */
export async function bodyOf(transport: Transport, request: HttpRequest): Promise<string> {
  const answer = await transport(request, { timeoutMs: 30_000 })
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  const { status, body } = answer.value
  requireAnswer(status, body)
  return body
}
