import { createConfidentialClient } from '@latchkey/node-confidential'

import type { Prepared } from '../../candidate.ts'
import { clientId, clientSecret, realm } from '../given.ts'
import type { Given } from '../given.ts'
import { countingAllocations } from '../allocations.ts'
import { requireParsed } from '../request.ts'
import { startTransport } from '../transports.ts'
import type { TransportEntry } from '../transports.ts'

/** A confidential client over one of the transports. */
export function setup({ entry, ...given }: Given & { readonly entry: TransportEntry }): Prepared {
  const transport = startTransport(entry)
  const { serverUrl, accessToken } = given
  const client = createConfidentialClient({ serverUrl, realm, clientId, clientSecret, transport })
  const call =
    given.call === 'introspection'
      ? () => client.introspect(accessToken)
      : () => client.clientCredentialsGrant()
  return {
    ...countingAllocations(async () => requireParsed(given, await call())),
    close: () => transport.close?.(),
  }
}
