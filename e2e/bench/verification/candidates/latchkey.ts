import { createConfidentialClient } from '@latchkey/node-confidential'

import type { Prepared } from '../../candidate.ts'
import type { Given } from '../given.ts'
import { tokenVerifier } from '../token-verifier.ts'

/** As it comes in Node: `node:crypto`, keys by discovery. */
export function setup({ serverUrl, realm, audience, tokens }: Given): Prepared {
  const client = createConfidentialClient({
    serverUrl,
    realm,
    clientId: audience,
    clientSecret: 'not asked for here',
  })
  return tokenVerifier(tokens, (token) => client.verifyToken(token))
}
