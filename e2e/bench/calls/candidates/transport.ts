import type { Prepared } from '../../candidate.ts'
import type { Given } from '../given.ts'
import { countingAllocations } from '../allocations.ts'
import { requestOf, requireAnswer } from '../request.ts'
import { startTransport } from '../transports.ts'
import type { TransportEntry } from '../transports.ts'

/** One of Latchkey's transports by itself: no client, no operation. */
export function setup({ entry, ...given }: Given & { readonly entry: TransportEntry }): Prepared {
  const transport = startTransport(entry)
  const request = requestOf(given)
  return {
    ...countingAllocations(async () => {
      const answer = await transport(request, { timeoutMs: 30_000 })
      if (!answer.ok) throw new Error(JSON.stringify(answer.error))
      requireAnswer(answer.value.status, answer.value.body)
    }),
    close: () => transport.close?.(),
  }
}
