import KeycloakConnect from 'keycloak-connect'

import type { Prepared } from '../../candidate.ts'
import { countingAllocations } from '../allocations.ts'
import { clientId, clientSecret, realm } from '../given.ts'
import type { Given } from '../given.ts'
import { requireParsed } from '../request.ts'

/** keycloak-connect's grant manager, on node:http. A token that it gets it verifies too; an introspection it takes as it comes. */
export function setup(given: Given): Prepared {
  const config = {
    realm,
    'auth-server-url': given.serverUrl,
    resource: clientId,
    credentials: { secret: clientSecret },
    'ssl-required': 'none',
    'confidential-port': 0,
  }
  const { grantManager } = new KeycloakConnect({}, config)
  const introspect = async (): Promise<object> => {
    // It gives the token back where it is active, and false where it is not.
    const answer: unknown = await grantManager.validateAccessToken(given.accessToken)
    return { active: answer === given.accessToken }
  }
  const grant = async (): Promise<object> => {
    const { access_token } = await grantManager.obtainFromClientCredentials()
    return { access_token: (access_token as unknown as { readonly token: string }).token }
  }
  const call = given.call === 'introspection' ? introspect : grant
  return countingAllocations(async () => requireParsed(given, await call()))
}
