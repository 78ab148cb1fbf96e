import type { JWTPayload } from 'jose'

import type { Given } from './given.ts'

/** Parses a header and checks it as Latchkey does: the algorithm, the key, the type, no extension. Throws for another. */
export function checkHeader(json: string, { alg, kid }: Given): void {
  const header = JSON.parse(json) as Readonly<Record<string, unknown>>
  if (header['alg'] !== alg) throw new Error('alg')
  if (header['kid'] !== kid) throw new Error('kid')
  if (header['typ'] !== 'JWT' && header['typ'] !== 'at+jwt') throw new Error('typ of the header')
  if (header['crit'] !== undefined) throw new Error('crit')
}

/** Checks the claims that Latchkey checks. Throws where one is not as it has to be. */
export function checkClaims(claims: JWTPayload, { issuer, audience }: Given): JWTPayload {
  const { iss, aud, exp, iat, nbf, typ, cnf } = claims
  const now = Date.now() / 1000
  if (typ !== 'Bearer') throw new Error('typ')
  if (iss !== issuer) throw new Error('iss')
  if (!(typeof aud === 'string' ? aud === audience : aud?.includes(audience)))
    throw new Error('aud')
  if (!(typeof exp === 'number' && exp + 30 > now)) throw new Error('exp')
  if (!(typeof iat === 'number' && iat - 30 <= now)) throw new Error('iat')
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf - 30 <= now)) throw new Error('nbf')
  if (cnf !== undefined) throw new Error('cnf')
  return claims
}

/** A P-256 signature as OpenSSL reads it; that `node:crypto` turns it round itself takes longer. */
export function derOf(signature: Buffer): Buffer {
  if (signature.length !== 64) throw new Error('signature')
  const r = derInteger(signature.subarray(0, 32))
  const s = derInteger(signature.subarray(32))
  return Buffer.concat([Buffer.from([0x30, r.length + s.length]), r, s])
}

function derInteger(octets: Buffer): Buffer {
  let first = 0
  while (first < octets.length - 1 && octets[first] === 0) first++
  const significant = octets.subarray(first)
  const sign = (significant[0] ?? 0) > 0x7f ? [0] : []
  return Buffer.concat([Buffer.from([2, significant.length + sign.length, ...sign]), significant])
}
