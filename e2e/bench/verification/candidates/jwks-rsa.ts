import jwt from 'jsonwebtoken'
import { JwksClient } from 'jwks-rsa'

import type { Prepared } from '../../candidate.ts'
import type { Given } from '../given.ts'
import { tokenVerifier } from '../token-verifier.ts'

/** jsonwebtoken with jwks-rsa, which keeps the keys that it fetched. */
export function setup({ jwksUri, issuer, audience, alg, tokens }: Given): Prepared {
  const keys = new JwksClient({ jwksUri })
  const checks = { issuer, audience, algorithms: [alg as jwt.Algorithm], clockTolerance: 30 }
  const keyOf: jwt.GetPublicKeyOrSecret = ({ kid }, done) =>
    keys.getSigningKey(kid, (error, key) => done(error, key?.getPublicKey()))
  return tokenVerifier(
    tokens,
    (token) =>
      new Promise((resolve, reject) => {
        jwt.verify(token, keyOf, checks, (error, claims) =>
          error ? reject(error) : resolve(claims),
        )
      }),
  )
}
