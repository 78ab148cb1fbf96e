import type { Prepared } from '../../candidate.ts'
import type { Given } from '../given.ts'
import { countingAllocations } from '../allocations.ts'
import { requestOf, requireParsed } from '../request.ts'
import { bodyOf, startTransport } from '../transports.ts'

/** The least that a client does beside its transport: it writes a form, who it is, and reads JSON. */
export function setup(given: Given): Prepared {
  const transport = startTransport('./node')
  const fields: Record<string, string> =
    given.call === 'introspection'
      ? { token: given.accessToken }
      : { grant_type: 'client_credentials' }
  return {
    ...countingAllocations(async () => {
      const body = new URLSearchParams(fields).toString()
      const answer = await bodyOf(transport, { ...requestOf(given), body })
      requireParsed(given, JSON.parse(answer) as Record<string, unknown>)
    }),
    close: () => transport.close?.(),
  }
}
