import { createPublicKey } from 'node:crypto'

import { createVerifier } from 'fast-jwt'
import type { Algorithm } from 'fast-jwt'

import type { Prepared } from '../../candidate.ts'
import type { Given } from '../given.ts'
import { acquainted, tokenVerifier } from '../token-verifier.ts'

/** fast-jwt with the one key at hand, in the only form that it takes; with its cache, or without. */
export function setup(given: Given & { readonly cache?: number }): Promise<Prepared> {
  const { key, issuer, audience, alg, tokens, cache = false } = given
  const verify = createVerifier({
    key: createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }),
    algorithms: [alg as Algorithm],
    allowedIss: issuer,
    allowedAud: audience,
    requiredClaims: ['exp', 'iat', 'aud', 'iss'],
    checkTyp: 'JWT',
    clockTolerance: 30_000,
    cache,
  })
  return acquainted(
    tokenVerifier(tokens, (token) => verify(token) as unknown),
    tokens,
  )
}
