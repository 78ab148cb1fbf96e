const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Bytes as Base32 without padding. @see [RFC 4648](https://www.rfc-editor.org/rfc/rfc4648.html#section-6) */
export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{1,5}/gu) ?? []
  return groups.map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]).join('')
}

/** The bytes of Base32. */
export function fromBase32(text: string): Uint8Array<ArrayBuffer> {
  const bits = Array.from(text.replaceAll(/[=\s]/gu, '').toUpperCase())
    .map((character) => alphabet.indexOf(character).toString(2).padStart(5, '0'))
    .join('')
  return Uint8Array.from(bits.match(/.{8}/gu) ?? [], (byte) => Number.parseInt(byte, 2))
}
