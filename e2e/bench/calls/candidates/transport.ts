import type { Prepared } from '../../candidate.ts'
import type { Given } from '../given.ts'
import { countingAllocations } from '../allocations.ts'
import { requestOf } from '../request.ts'
import { bodyOf, startTransport } from '../transports.ts'
import type { TransportEntry } from '../transports.ts'

/** One of Latchkey's transports by itself: no client, no operation. */
export function setup({ entry, ...given }: Given & { readonly entry: TransportEntry }): Prepared {
  const transport = startTransport(entry)
  const request = requestOf(given)
  return {
    ...countingAllocations(async () => {
      await bodyOf(transport, request)
    }),
    close: () => transport.close?.(),
  }
}
