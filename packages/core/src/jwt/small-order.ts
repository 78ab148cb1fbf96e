/** The prime of curve25519, [RFC 8032 §5.1](https://www.rfc-editor.org/rfc/rfc8032.html#section-5.1). */
const p = 2n ** 255n - 19n

/**
 * Is this public key, 32 octets, one of the eight points of edwards25519 whose order is 1, 2, 4 or 8?
 * Anyone can sign for such a key. Two keys with one `y` differ in the sign of `x` and have one order, so
 * `y` decides: 0 for order 4, ±1 for 1 and 2, and for 8, whose double has `y` = 0, what solves
 * `d·y⁴ + 2·y² = 1` with `d` = -121665/121666. Encodings that are not canonical count, too.
 *
 * @see [Taming the many EdDSAs §3](https://eprint.iacr.org/2020/1244.pdf)
 */
export function hasSmallOrder(publicKey: Uint8Array): boolean {
  const number = publicKey.reduceRight((sum, octet) => sum * 256n + BigInt(octet), 0n)
  // Without the last bit, which is the sign of x.
  const square = (number % 2n ** 255n) ** 2n
  return (square * (square - 1n) * (121665n * square ** 2n - 243332n * square + 121666n)) % p === 0n
}
