/** `rsaEncryption` with its NULL parameter, in DER. */
const rsaEncryption = [
  0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
]

/**
 * A private key as WebCrypto takes it. Keycloak exports RSA keys in PKCS #1 (`MIIE…AgEAAoIBAQ`), a
 * form that lacks the algorithm: it is put around it. PKCS #8 stays as it is.
 *
 * @see [RFC 5958](https://www.rfc-editor.org/rfc/rfc5958.html#section-2)
 */
export function pkcs8Of(der: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return isPkcs1(der)
    ? sequence(new Uint8Array([0x02, 0x01, 0x00, ...rsaEncryption, ...tagged(0x04, der)]))
    : der
}

/** After version 0, PKCS #1 goes on with an INTEGER (the modulus), PKCS #8 with a SEQUENCE. */
function isPkcs1(der: Uint8Array): boolean {
  const lengthBytes = (der[1] ?? 0) > 0x80 ? (der[1] ?? 0) - 0x80 : 0
  const version = 2 + lengthBytes
  return der[version] === 0x02 && der[version + 3] === 0x02
}

function sequence(content: Uint8Array): Uint8Array<ArrayBuffer> {
  return tagged(0x30, content)
}

function tagged(tag: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = content
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff]
  return new Uint8Array([...head, ...content])
}
