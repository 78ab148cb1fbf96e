import { compactVerify } from 'jose/jws/compact/verify'
import type { importJWK } from 'jose/key/import'

import type { JwsEngine } from '../ports.ts'
import { readJws } from './jws-compact.ts'
import { importPublicKey } from './subtle-key.ts'
import type { ImportedKey } from './subtle-key.ts'
import type { SubtleCryptography } from './subtle.ts'

export type { SubtleAlgorithm, SubtleCryptography } from './subtle.ts'

type VerificationKey = Awaited<ReturnType<typeof importJWK>>

/**
 * Verifies with [jose](https://github.com/panva/jose): the default engine, for any runtime. Pass
 * `globalThis.crypto.subtle`, for keys and digests; jose itself uses the same.
 *
 * Keys are refused as in `readPublicKey`, or by the platform: jose's own import would bring all that
 * it knows of encryption.
 *
 * @see [RFC 7515 §5.2](https://www.rfc-editor.org/rfc/rfc7515.html#section-5.2)
 */
export function joseEngine(subtle: Pick<SubtleCryptography, 'importKey' | 'digest'>): JwsEngine {
  const engine: JwsEngine<ImportedKey> = {
    importKey: (jwk, alg) => importPublicKey(subtle, jwk, alg),
    async verify(compact, key, algorithms) {
      // jose decodes base64url with what the runtime has, and that forgives more or less.
      if (readJws(compact, key, algorithms) === undefined) return false
      try {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is what the platform's import gave
        await compactVerify(compact, key.imported as VerificationKey, { algorithms: [key.alg] })
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
