import { decodeBase64url } from '../internal/base64url.ts'
import type { Jwk } from '../ports.ts'
import { keyTypeOf, signatureAlgorithms } from './algorithms.ts'
import { hasSmallOrder } from './small-order.ts'

/** A public key that was found fit for one algorithm. */
export interface PublicKey {
  readonly alg: string
  /** Only the members that make the key, for the platform to import. */
  readonly jwk: PublicMembers
  /** What every signature with this key takes, in octets. */
  readonly signatureLength: number
}

/** A JWK's own members without those about it (`kid`, `use`, ...): `n` and `e`, or `crv` and its point. */
export interface PublicMembers {
  readonly kty: string
  readonly n?: string
  readonly e?: string
  readonly crv?: string
  readonly x?: string
  readonly y?: string
}

/** The curve of an algorithm, and how many octets a coordinate takes. */
const curves: Readonly<Record<string, readonly [crv: string, coordinateLength: number]>> = {
  ES256: ['P-256', 32],
  ES384: ['P-384', 48],
  ES512: ['P-521', 66],
  EdDSA: ['Ed25519', 32],
  Ed25519: ['Ed25519', 32],
}

/**
 * Checks that a JWK is a public key for one signature algorithm. Whether its point is on the curve
 * shows when the platform imports it, or verifies with it for the first time.
 *
 * Throws a `TypeError` for another `kty`, `crv`, `use`, `alg` or `key_ops`, for a private key, and
 * for members that are not as [RFC 7518 §6](https://www.rfc-editor.org/rfc/rfc7518.html#section-6)
 * and [RFC 8037 §2](https://www.rfc-editor.org/rfc/rfc8037.html#section-2) say: canonical base64url,
 * coordinates of full length, an Ed25519 point that is not of small order, RSA numbers without leading
 * zero octets, an odd exponent above 1, and a modulus of at least 2048 bits,
 * [RFC 7518 §3.3](https://www.rfc-editor.org/rfc/rfc7518.html#section-3.3).
 */
export function readPublicKey(jwk: Jwk, alg: string): PublicKey {
  function require(isFit: boolean, expected: string): void {
    if (!isFit) throw new TypeError(`A key for ${alg}: expected ${expected}`)
  }
  function member(name: string, isFit: (octets: Uint8Array) => boolean, what: string): string {
    const text = jwk[name]
    const octets = typeof text === 'string' && decodeBase64url(text)
    require(octets && isFit(octets), `${name} to be ${what}`)
    return String(text)
  }

  require(signatureAlgorithms.includes(alg), `one of ${signatureAlgorithms.join(', ')}`)
  const leaked = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].find((name) => name in jwk)
  require(!leaked, `a public key, without ${leaked}: replace that key`)

  const kty = keyTypeOf(alg)
  const [crv, coordinateLength] = curves[alg] ?? []
  const { use = 'sig', alg: only = alg, key_ops = ['verify'] } = jwk
  const expected = JSON.stringify({ kty, crv, use: 'sig', alg })
  const actual = JSON.stringify({ kty: jwk.kty, crv: crv && jwk.crv, use, alg: only })
  require(actual === expected, `a key with ${expected}, got ${actual}`)
  require(Array.isArray(key_ops) &&
    key_ops.includes('verify'), `key_ops with "verify", got ${JSON.stringify(key_ops)}`)

  if (crv === undefined || coordinateLength === undefined) {
    const n = member('n', isOddFrom(256, 128), 'an odd number of at least 2048 bits')
    const e = member('e', isOddFrom(1, 2), 'an odd number above 1')
    return { alg, jwk: { kty, n, e }, signatureLength: Math.floor((n.length * 3) / 4) }
  }
  const coordinate = (name: string): string =>
    member(name, ({ length }) => length === coordinateLength, `${coordinateLength} octets`)
  const point = { x: coordinate('x'), ...(kty === 'EC' && { y: coordinate('y') }) }
  if (kty === 'OKP') {
    member(
      'x',
      (octets) => !hasSmallOrder(octets),
      'a point of large order, for others sign anything',
    )
  }
  return { alg, jwk: { kty, crv, ...point }, signatureLength: coordinateLength * 2 }
}

/**
 * Is it odd and not below a number, given by how many octets that takes and the first of them? As an
 * unsigned big-endian number in the fewest octets, RFC 7518 §2 "Base64urlUInt".
 */
function isOddFrom(leastLength: number, leastFirst: number): (octets: Uint8Array) => boolean {
  return (octets) => {
    const { length, 0: first = 0 } = octets
    const isOdd = ((octets.at(-1) ?? 0) & 1) === 1
    return isOdd && first > 0 && (length - leastLength || first - leastFirst) >= 0
  }
}
