import type { Forgery } from './forgeries.ts'
import { base64url, bytesOf } from './signer.ts'

/** The orders of the groups that signatures are made in, [SEC 2 §2](https://www.secg.org/sec2-v2.pdf) and RFC 8032 §5.1. */
const orders = {
  ES256: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  ES384:
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  ES512:
    0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  Ed25519: 2n ** 252n + 27742317777372353535851937790883648493n,
}

/** ECDSA signatures with R or S out of range, and in DER. CVE-2022-21449 took zeros. */
export function ecdsaForgeries(alg: 'ES256' | 'ES384' | 'ES512', good: string): Forgery[] {
  const [r, s, width] = numbers(good)
  const n = orders[alg]
  const pairs: [string, bigint, bigint][] = [
    ['R and S zero', 0n, 0n],
    ['R zero', 0n, s],
    ['S zero', r, 0n],
    ['R and S one', 1n, 1n],
    ['R = n', n, s],
    ['S = n', r, n],
    ['R and S = n', n, n],
    ['R = n + 1, S = n', n + 1n, n],
    ['R = n - 1', n - 1n, s],
    ['S negated as a plain number', r, 256n ** BigInt(width) - s],
    ['R and S swapped', s, r],
  ]
  const [input] = split(good)
  return [
    ...pairs.map(([name, x, y]): Forgery => [name, `${input}.${base64url(join(x, y, width))}`]),
    // Converted to DER without a look at the length, this one would be right.
    ['R and S an octet longer', `${input}.${base64url(join(r, s, width + 1))}`],
    ['DER', `${input}.${base64url(der(r, s))}`],
    ['DER of zeros', `${input}.${base64url(der(0n, 0n))}`],
  ]
}

/** The other signature that ECDSA has for each: R and n - S. It verifies; whoever wants one form must check it. */
export function ecdsaTwin(alg: 'ES256' | 'ES384' | 'ES512', good: string): string {
  const [r, s, width] = numbers(good)
  return `${split(good)[0]}.${base64url(join(r, orders[alg] - s, width))}`
}

/** Ed25519 signatures outside of what RFC 8032 §5.1.7 takes. */
export function ed25519Forgeries(good: string): Forgery[] {
  const [input, signature] = split(good)
  const bytes = bytesOf(signature)
  const first = bytes.slice(0, 32)
  const s = number(bytes.slice(32).reverse())
  const signed = (x: Uint8Array, y: bigint): string =>
    `${input}.${base64url(new Uint8Array([...x, ...octets(y, 32).reverse()]))}`
  const identity = octets(1n, 32).reverse()
  return [
    ['S + L', signed(first, s + orders.Ed25519)],
    ['S zero', signed(first, 0n)],
    ['R the identity, S zero', signed(identity, 0n)],
    ['R of order 4, S zero', signed(new Uint8Array(32), 0n)],
    ['R the identity', signed(identity, s)],
  ]
}

/**
 * All encodings of the points of small order on edwards25519: anyone could sign for such a key. As `x` of a
 * JWK. The first eight are canonical; the others have the sign of an `x` that is 0, or a `y` not below p.
 * [Taming the many EdDSAs §3](https://eprint.iacr.org/2020/1244.pdf)
 */
export const smallOrderPoints: readonly string[] = [
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  `${'00'.repeat(31)}00`,
  `${'00'.repeat(31)}80`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  `01${'00'.repeat(30)}80`,
  `ec${'ff'.repeat(31)}`,
  `ed${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(31)}`,
  `ee${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(31)}`,
].map((hex) => base64url(octets(BigInt(`0x${hex}`), 32)))

function numbers(jws: string): [r: bigint, s: bigint, width: number] {
  const bytes = bytesOf(split(jws)[1])
  const width = bytes.length / 2
  return [number(bytes.slice(0, width)), number(bytes.slice(width)), width]
}

function split(jws: string): [input: string, signature: string] {
  const at = jws.lastIndexOf('.')
  return [jws.slice(0, at), jws.slice(at + 1)]
}

function number(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
}

function octets(value: bigint, width: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: width }, (_, index) =>
    Number((value >> BigInt(8 * (width - 1 - index))) & 0xffn),
  )
}

function join(r: bigint, s: bigint, width: number): Uint8Array {
  return new Uint8Array([...octets(r, width), ...octets(s, width)])
}

function der(r: bigint, s: bigint): Uint8Array {
  const integers = [r, s].flatMap((value) => {
    const bytes = [...octets(value, Math.floor(value.toString(16).length / 2) + 1)]
    const minimal =
      bytes.length > 1 && bytes[0] === 0 && (bytes[1] ?? 0) < 128 ? bytes.slice(1) : bytes
    return [2, minimal.length, ...minimal]
  })
  const length = integers.length < 128 ? [integers.length] : [0x81, integers.length]
  return new Uint8Array([0x30, ...length, ...integers])
}
