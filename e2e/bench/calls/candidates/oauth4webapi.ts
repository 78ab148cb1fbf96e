import * as oauth from 'oauth4webapi'

import type { Prepared } from '../../candidate.ts'
import { clientId, clientSecret, issuerOf } from '../given.ts'
import type { Given } from '../given.ts'
import { countingAllocations } from '../allocations.ts'
import { requireParsed } from '../request.ts'

export async function setup(given: Given): Promise<Prepared> {
  const issuer = new URL(issuerOf(given))
  const insecure = { [oauth.allowInsecureRequests]: true }
  const server = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, insecure),
  )
  const client: oauth.Client = { client_id: clientId }
  const authentication = oauth.ClientSecretBasic(clientSecret)
  const call =
    given.call === 'introspection'
      ? async () =>
          oauth.processIntrospectionResponse(
            server,
            client,
            await oauth.introspectionRequest(
              server,
              client,
              authentication,
              given.accessToken,
              insecure,
            ),
          )
      : async () =>
          oauth.processClientCredentialsResponse(
            server,
            client,
            await oauth.clientCredentialsGrantRequest(server, client, authentication, {}, insecure),
          )
  return countingAllocations(async () => requireParsed(given, await call()))
}
