import { createRemoteJWKSet, jwtVerify } from 'jose'

import type { Prepared } from '../../candidate.ts'
import type { Given } from '../given.ts'
import { tokenVerifier } from '../token-verifier.ts'

/** jose with the realm's key set, fetched once. */
export function setup({ jwksUri, issuer, audience, alg, tokens }: Given): Prepared {
  const keys = createRemoteJWKSet(new URL(jwksUri))
  const checks = {
    issuer,
    audience,
    algorithms: [alg],
    typ: 'JWT',
    requiredClaims: ['exp', 'iat'],
    clockTolerance: 30,
  }
  return tokenVerifier(tokens, async (token) => (await jwtVerify(token, keys, checks)).payload)
}
