import { createConfidentialClient, verdictCache } from '@latchkey/node-confidential'

import type { Prepared } from '../../candidate.ts'
import type { Given } from '../given.ts'
import { acquainted, tokenVerifier } from '../token-verifier.ts'

/** As it comes in Node, with the cache of verdicts. */
export function setup({ serverUrl, realm, audience, tokens }: Given): Promise<Prepared> {
  const client = createConfidentialClient({
    serverUrl,
    realm,
    clientId: audience,
    clientSecret: 'not asked for here',
    verdictCache: verdictCache({ maxEntries: 10_000 }),
  })
  return acquainted(
    tokenVerifier(tokens, (token) => client.verifyToken(token)),
    tokens,
  )
}
