import { decodeBase64url } from '../internal/base64url.ts'
import type { Jwk } from '../ports.ts'
import { keyTypeOf, signatureAlgorithms } from './algorithms.ts'

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

interface Curve {
  readonly crv: string
  /** In octets. */
  readonly coordinateLength: number
}

const curves: Readonly<Record<string, Curve>> = {
  ES256: { crv: 'P-256', coordinateLength: 32 },
  ES384: { crv: 'P-384', coordinateLength: 48 },
  ES512: { crv: 'P-521', coordinateLength: 66 },
  EdDSA: { crv: 'Ed25519', coordinateLength: 32 },
  Ed25519: { crv: 'Ed25519', coordinateLength: 32 },
}

/**
 * Checks that a JWK is a public key for one signature algorithm. Whether its point is on the curve
 * shows when the platform imports it.
 *
 * Throws a `TypeError` for another `kty`, `crv`, `use`, `alg` or `key_ops`, for a private key, and
 * for members that are not as [RFC 7518 §6](https://www.rfc-editor.org/rfc/rfc7518.html#section-6)
 * and [RFC 8037 §2](https://www.rfc-editor.org/rfc/rfc8037.html#section-2) say: canonical base64url,
 * coordinates of full length, RSA numbers without leading zero octets, an odd exponent above 1, and
 * a modulus of at least 2048 bits, [RFC 7518 §3.3](https://www.rfc-editor.org/rfc/rfc7518.html#section-3.3).
 */
export function readPublicKey(jwk: Jwk, alg: string): PublicKey {
  if (!signatureAlgorithms.includes(alg)) refuse(alg, `one of ${signatureAlgorithms.join(', ')}`)
  const leaked = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].find((member) => member in jwk)
  if (leaked !== undefined) refuse(alg, `a public key, without ${leaked}: replace that key`)

  const kty = keyTypeOf(alg)
  const curve = curves[alg]
  const crv = curve?.crv
  const { use = 'sig', alg: only = alg, key_ops = ['verify'] } = jwk
  const expected = JSON.stringify({ kty, crv, use: 'sig', alg })
  const actual = JSON.stringify({ kty: jwk.kty, crv: crv && jwk.crv, use, alg: only })
  if (actual !== expected) refuse(alg, `a key with ${expected}, got ${actual}`)
  if (!Array.isArray(key_ops) || !key_ops.includes('verify')) {
    refuse(alg, `key_ops with "verify", got ${JSON.stringify(key_ops)}`)
  }

  const member = (name: string, isFit: (octets: Uint8Array) => boolean, what: string): string => {
    const text = jwk[name]
    return typeof text === 'string' && isFit(decodeBase64url(text))
      ? text
      : refuse(alg, `${name} to be ${what}`)
  }
  if (curve === undefined) {
    const n = member('n', isModulus, 'an odd number of at least 2048 bits')
    const e = member('e', isExponent, 'an odd number above 1')
    return { alg, jwk: { kty, n, e }, signatureLength: Math.floor((n.length * 3) / 4) }
  }
  const { coordinateLength } = curve
  const coordinate = (name: string): string =>
    member(name, ({ length }) => length === coordinateLength, `${coordinateLength} octets`)
  const x = coordinate('x')
  const point = kty === 'EC' ? { x, y: coordinate('y') } : { x }
  return { alg, jwk: { kty, crv: curve.crv, ...point }, signatureLength: coordinateLength * 2 }
}

function isModulus(octets: Uint8Array): boolean {
  const { length, 0: first = 0 } = octets
  return isOdd(octets) && (length > 256 || (length === 256 && first > 127))
}

function isExponent(octets: Uint8Array): boolean {
  return isOdd(octets) && (octets.length > 1 || octets[0] !== 1)
}

/** As an unsigned big-endian number in the fewest octets, RFC 7518 §2 "Base64urlUInt". */
function isOdd(octets: Uint8Array): boolean {
  return octets[0] !== 0 && ((octets.at(-1) ?? 0) & 1) === 1
}

function refuse(alg: string, expected: string): never {
  throw new TypeError(`A key for ${alg}: expected ${expected}`)
}
