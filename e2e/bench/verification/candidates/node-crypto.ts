import { createPublicKey, hash, verify } from 'node:crypto'

import type { JWTPayload } from 'jose'

import type { Prepared } from '../../candidate.ts'
import { checkClaims, checkHeader, derOf } from '../by-hand.ts'
import type { Given } from '../given.ts'
import { acquainted, tokenVerifier } from '../token-verifier.ts'

/** The floor: what one writes by hand on `node:crypto` for one key; and with `cache`, for tokens that come again. */
export function setup(given: Given & { readonly cache?: true }): Prepared | Promise<Prepared> {
  const verifyToken = verifierOf(given)
  if (!given.cache) return tokenVerifier(given.tokens, verifyToken)
  const known = new Map<string, JWTPayload>()
  const remembering = tokenVerifier(given.tokens, (token) => {
    const key = hash('sha256', token, 'binary')
    const claims = known.get(key)
    if (claims) return checkClaims(claims, given)
    const verified = verifyToken(token)
    known.set(key, verified)
    return verified
  })
  return acquainted(remembering, given.tokens)
}

function verifierOf(given: Given): (token: string) => JWTPayload {
  const key = createPublicKey({ key: given.key, format: 'jwk' })
  const digest = given.alg === 'EdDSA' ? null : `sha${given.alg.slice(2)}`
  const isEcdsa = given.alg.startsWith('ES')
  return (token) => {
    const [header = '', payload = '', third = ''] = token.split('.')
    checkHeader(Buffer.from(header, 'base64url').toString(), given)
    const signature = Buffer.from(third, 'base64url')
    const isGood = verify(
      digest,
      Buffer.from(`${header}.${payload}`, 'latin1'),
      key,
      isEcdsa ? derOf(signature) : signature,
    )
    if (!isGood) throw new Error('signature')
    return checkClaims(
      JSON.parse(Buffer.from(payload, 'base64url').toString()) as JWTPayload,
      given,
    )
  }
}
