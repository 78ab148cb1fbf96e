import type { JwsEngine } from '../ports.ts'
import { readJws } from './jws-compact.ts'
import { importPublicKey } from './subtle-key.ts'
import type { ImportedKey } from './subtle-key.ts'
import type { SubtleCryptography } from './subtle.ts'

export type { SubtleAlgorithm, SubtleCryptography } from './subtle.ts'

/**
 * Verifies with the platform's WebCrypto and nothing else: the smallest engine, for the browser and
 * the edge. Pass `globalThis.crypto.subtle`; it is there only in a secure context.
 *
 * Keys are refused as in `readPublicKey`, or by the platform.
 *
 * @see [RFC 7518 §3](https://www.rfc-editor.org/rfc/rfc7518.html#section-3)
 */
export function webcryptoEngine(subtle: SubtleCryptography): JwsEngine {
  const engine: JwsEngine<ImportedKey> = {
    importKey: (jwk, alg) => importPublicKey(subtle, jwk, alg),
    async verify(compact, key, algorithms) {
      const jws = readJws(compact, key, algorithms)
      if (jws === undefined) return false
      const signed = new TextEncoder().encode(jws.signingInput)
      // Deno says only here that a key's point is off its curve.
      return subtle.verify(key.algorithm, key.imported, jws.signature, signed).catch(() => false)
    },
    async digest(algorithm, bytes) {
      return new Uint8Array(await subtle.digest(algorithm, new Uint8Array(bytes)))
    },
  }
  return engine
}
