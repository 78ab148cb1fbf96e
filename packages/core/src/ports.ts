/** The time, and waiting for it. */
export interface Clock {
  /** Seconds since the epoch, with fractions. */
  now(): number
  /** Resolves after so many milliseconds, or at once when the signal is aborted. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** Unpredictable bytes, from a cryptographic source. */
export interface Entropy {
  randomBytes(length: number): Uint8Array
}

/**
 * Answers for a signature, and for nothing else: which key and whose claims are core's to decide.
 * Three engines are there: jose, WebCrypto and `node:crypto`; one adversarial suite runs on all.
 */
export interface JwsEngine<Key = unknown> {
  /**
   * Makes a public JWK usable with one algorithm.
   *
   * Throws, or rejects with, any error when the JWK is not a public key for that algorithm: a wrong
   * `kty` or curve, a symmetric key, an RSA modulus under 2048 bits, an Ed25519 point of small order.
   */
  importKey(jwk: Jwk, alg: string): Key | Promise<Key>
  /**
   * Is this compact JWS signed with this key, by an algorithm of the list? `false` for whatever is
   * not: another algorithm in its header (`none` included), a `crit` or `b64` header, a malformed
   * part, a wrong signature. Never throws or rejects for what the JWS holds.
   */
  verify(compact: string, key: Key, algorithms: readonly string[]): boolean | Promise<boolean>
  digest(algorithm: DigestAlgorithm, bytes: Uint8Array): Uint8Array | Promise<Uint8Array>
}

/** Names as in WebCrypto. */
export type DigestAlgorithm = 'SHA-256' | 'SHA-384' | 'SHA-512'

/** One key, [RFC 7517 §4](https://www.rfc-editor.org/rfc/rfc7517.html#section-4). */
export interface Jwk {
  readonly kty: string
  readonly kid?: string
  readonly use?: string
  readonly alg?: string
  readonly key_ops?: readonly string[]
  readonly n?: string
  readonly e?: string
  readonly crv?: string
  readonly x?: string
  readonly y?: string
  readonly [member: string]: unknown
}
