/**
 * The part of WebCrypto that an engine uses, [Web Cryptography §14](https://www.w3.org/TR/webcrypto-2/#subtlecrypto-interface):
 * pass the platform's `crypto.subtle`.
 */
export interface SubtleCryptography {
  importKey(
    format: 'jwk',
    jwk: { readonly kty: string },
    algorithm: SubtleAlgorithm,
    extractable: boolean,
    usages: 'verify'[],
  ): Promise<unknown>
  verify(
    algorithm: SubtleAlgorithm,
    key: unknown,
    signature: Uint8Array<ArrayBuffer>,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>
  digest(algorithm: string, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
}

/** What an algorithm is in WebCrypto, for both importing and verifying. */
export interface SubtleAlgorithm {
  readonly name: string
  readonly hash: string
  readonly namedCurve: string
  /** Octets. */
  readonly saltLength: number
}
