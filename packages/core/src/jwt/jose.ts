import { compactVerify } from 'jose/jws/compact/verify'
import { importJWK } from 'jose/key/import'

import type { JwsEngine } from '../ports.ts'
import { readJws } from './jws-compact.ts'
import { readPublicKey } from './jws-public-key.ts'
import type { PublicKey } from './jws-public-key.ts'
import type { SubtleCryptography } from './subtle.ts'

export type { SubtleAlgorithm, SubtleCryptography } from './subtle.ts'

interface ImportedKey extends PublicKey {
  readonly imported: Awaited<ReturnType<typeof importJWK>>
}

/**
 * Verifies with [jose](https://github.com/panva/jose): the default engine, for any runtime. Pass
 * `globalThis.crypto.subtle`, for digests; jose itself uses the same.
 *
 * Keys are refused as in {@link readPublicKey}, or by jose.
 *
 * @see [RFC 7515 §5.2](https://www.rfc-editor.org/rfc/rfc7515.html#section-5.2)
 */
export function joseEngine(subtle: Pick<SubtleCryptography, 'digest'>): JwsEngine {
  const engine: JwsEngine<ImportedKey> = {
    async importKey(jwk, alg) {
      const key = readPublicKey(jwk, alg)
      return { ...key, imported: await importJWK(key.jwk, alg) }
    },
    async verify(compact, key, algorithms) {
      // jose decodes base64url with what the runtime has, and that forgives more or less.
      if (readJws(compact, key, algorithms) === undefined) return false
      try {
        await compactVerify(compact, key.imported, { algorithms: [key.alg] })
        return true
      } catch {
        return false
      }
    },
    async digest(algorithm, bytes) {
      return new Uint8Array(await subtle.digest(algorithm, new Uint8Array(bytes)))
    },
  }
  return engine
}
