import KeycloakConnect from 'keycloak-connect'

import type { Prepared } from '../../candidate.ts'
import type { Given } from '../given.ts'
import { tokenVerifier } from '../token-verifier.ts'

/** keycloak-connect as its guard does it for a bearer token, with the audience checked. */
export function setup({ serverUrl, realm, audience, tokens }: Given): Prepared {
  const config = {
    realm,
    'auth-server-url': serverUrl,
    resource: audience,
    'bearer-only': true,
    'verify-token-audience': true,
    'ssl-required': 'none',
    'confidential-port': 0,
  }
  const { grantManager } = new KeycloakConnect({}, config)
  return tokenVerifier(tokens, async (access_token) => {
    const grant = await grantManager.createGrant(JSON.stringify({ access_token }))
    return (grant.access_token as unknown as { readonly content: unknown }).content
  })
}
