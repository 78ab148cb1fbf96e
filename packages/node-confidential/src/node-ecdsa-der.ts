/**
 * An ECDSA signature in the form that OpenSSL takes: a DER sequence of the integers R and S,
 * [RFC 3279 §2.2.3](https://www.rfc-editor.org/rfc/rfc3279.html#section-2.2.3). In a JWS they stand
 * side by side, each in full length, [RFC 7518 §3.4](https://www.rfc-editor.org/rfc/rfc7518.html#section-3.4).
 * Node's own conversion, `dsaEncoding: 'ieee-p1363'`, takes longer.
 */
export function derSignature(signature: Buffer): Buffer {
  const middle = signature.length / 2
  const r = firstOctet(signature, 0, middle)
  const s = firstOctet(signature, middle, signature.length)
  const rLength = middle - r + signOctet(signature, r)
  const sLength = signature.length - s + signOctet(signature, s)
  const contentLength = 2 + rLength + 2 + sLength
  // Up to 127 the length is one octet; P-521 needs the second.
  const der = Buffer.alloc((contentLength < 128 ? 2 : 3) + contentLength)
  let at = 0
  der[at++] = 0x30
  if (contentLength >= 128) der[at++] = 0x81
  der[at++] = contentLength
  der[at++] = 0x02
  der[at++] = rLength
  at += rLength
  signature.copy(der, at - (middle - r), r, middle)
  der[at++] = 0x02
  der[at++] = sLength
  signature.copy(der, der.length - (signature.length - s), s)
  return der
}

/** Where the integer begins: DER has no leading zeros, but one octet at least. */
function firstOctet(signature: Buffer, start: number, end: number): number {
  let first = start
  while (first < end - 1 && signature[first] === 0) first++
  return first
}

/** One zero octet before an integer that would else be negative. */
function signOctet(signature: Buffer, first: number): number {
  return (signature[first] ?? 0) >> 7
}
