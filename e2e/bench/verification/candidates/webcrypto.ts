import type { JWTPayload } from 'jose'

import type { Prepared } from '../../candidate.ts'
import { checkClaims, checkHeader } from '../by-hand.ts'
import type { Given } from '../given.ts'
import { tokenVerifier } from '../token-verifier.ts'

const algorithms = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', hash: 'SHA-256', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
}

/** What one writes by hand on WebCrypto for one key: the least that it takes on the edge. */
export async function setup(given: Given): Promise<Prepared> {
  const algorithm = algorithms[given.alg as keyof typeof algorithms]
  const { subtle } = globalThis.crypto
  const { kty, n, e, crv, x, y } = given.key
  const jwk = JSON.parse(JSON.stringify({ kty, n, e, crv, x, y })) as JsonWebKey
  const key = await subtle.importKey('jwk', jwk, algorithm, false, ['verify'])
  return tokenVerifier(given.tokens, async (token) => {
    const [header = '', payload = '', signature = ''] = token.split('.')
    checkHeader(Buffer.from(header, 'base64url').toString(), given)
    const isGood = await subtle.verify(
      algorithm,
      key,
      Buffer.from(signature, 'base64url'),
      Buffer.from(`${header}.${payload}`, 'latin1'),
    )
    if (!isGood) throw new Error('signature')
    return checkClaims(
      JSON.parse(Buffer.from(payload, 'base64url').toString()) as JWTPayload,
      given,
    )
  })
}
