import { createPublicKey } from 'node:crypto'

import jwt from 'jsonwebtoken'

import type { Prepared } from '../../candidate.ts'
import type { Given } from '../given.ts'
import { tokenVerifier } from '../token-verifier.ts'

/** jsonwebtoken with the one key at hand. */
export function setup({ key, issuer, audience, alg, tokens }: Given): Prepared {
  const keyObject = createPublicKey({ key, format: 'jwk' })
  const checks = { issuer, audience, algorithms: [alg as jwt.Algorithm], clockTolerance: 30 }
  return tokenVerifier(tokens, (token) => jwt.verify(token, keyObject, checks))
}
