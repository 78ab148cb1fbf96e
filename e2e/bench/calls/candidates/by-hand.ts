import { nodeTransport } from '@latchkey/transport/node'

import type { Prepared } from '../../candidate.ts'
import { clientId, clientSecret } from '../given.ts'
import type { Given } from '../given.ts'
import { countingAllocations } from '../allocations.ts'
import { requestOf, requireAnswer, requireParsed } from '../request.ts'

/** The least that a client does beside its transport: it writes a form, who it is, and reads JSON. */
export function setup(given: Given): Prepared {
  const transport = nodeTransport()
  const { url, headers } = requestOf(given)
  const fields: Record<string, string> =
    given.call === 'introspection'
      ? { token: given.accessToken }
      : { grant_type: 'client_credentials' }
  return {
    ...countingAllocations(async () => {
      const answer = await transport(
        {
          method: 'POST',
          url,
          headers: { ...headers, authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
          body: new URLSearchParams(fields).toString(),
        },
        { timeoutMs: 30_000 },
      )
      if (!answer.ok) throw new Error(JSON.stringify(answer.error))
      const { status, body } = answer.value
      requireAnswer(status, body)
      requireParsed(given, JSON.parse(body) as Record<string, unknown>)
    }),
    close: () => transport.close?.(),
  }
}
