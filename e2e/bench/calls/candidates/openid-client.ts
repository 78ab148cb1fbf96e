import {
  allowInsecureRequests,
  ClientSecretBasic,
  clientCredentialsGrant,
  discovery,
  tokenIntrospection,
} from 'openid-client'

import type { Prepared } from '../../candidate.ts'
import { clientId, clientSecret, issuerOf } from '../given.ts'
import type { Given } from '../given.ts'
import { countingAllocations } from '../allocations.ts'
import { requireParsed } from '../request.ts'

export async function setup(given: Given): Promise<Prepared> {
  const configuration = await discovery(
    new URL(issuerOf(given)),
    clientId,
    undefined,
    ClientSecretBasic(clientSecret),
    { execute: [allowInsecureRequests] },
  )
  const call =
    given.call === 'introspection'
      ? () => tokenIntrospection(configuration, given.accessToken)
      : () => clientCredentialsGrant(configuration)
  return countingAllocations(async () => requireParsed(given, await call()))
}
