import type { JwsEngine } from '../ports.ts'
import { digestOf } from './algorithms.ts'
import { readJws } from './jws-compact.ts'
import { readPublicKey } from './jws-public-key.ts'
import type { PublicKey } from './jws-public-key.ts'
import type { SubtleAlgorithm, SubtleCryptography } from './subtle.ts'

export type { SubtleAlgorithm, SubtleCryptography } from './subtle.ts'

interface ImportedKey extends PublicKey {
  readonly algorithm: SubtleAlgorithm
  readonly imported: unknown
}

/**
 * Verifies with the platform's WebCrypto and nothing else: the smallest engine, for the browser and
 * the edge. Pass `globalThis.crypto.subtle`; it is there only in a secure context.
 *
 * Keys are refused as in {@link readPublicKey}, or by the platform.
 *
 * @see [RFC 7518 §3](https://www.rfc-editor.org/rfc/rfc7518.html#section-3)
 */
export function webcryptoEngine(subtle: SubtleCryptography): JwsEngine {
  const engine: JwsEngine<ImportedKey> = {
    async importKey(jwk, alg) {
      const key = readPublicKey(jwk, alg)
      const algorithm = subtleAlgorithm(key)
      const imported = await subtle.importKey('jwk', key.jwk, algorithm, false, ['verify'])
      return { ...key, algorithm, imported }
    },
    async verify(compact, key, algorithms) {
      const jws = readJws(compact, key, algorithms)
      return (
        jws !== undefined &&
        subtle.verify(
          key.algorithm,
          key.imported,
          jws.signature,
          new TextEncoder().encode(jws.signingInput),
        )
      )
    },
    async digest(algorithm, bytes) {
      return new Uint8Array(await subtle.digest(algorithm, new Uint8Array(bytes)))
    },
  }
  return engine
}

const names: Readonly<Record<string, string>> = {
  RS: 'RSASSA-PKCS1-v1_5',
  PS: 'RSA-PSS',
  ES: 'ECDSA',
  Ed: 'Ed25519',
}

/** One object for every algorithm: WebCrypto reads of it what the named algorithm has. */
function subtleAlgorithm({ alg, jwk }: PublicKey): SubtleAlgorithm {
  return {
    name: names[alg.slice(0, 2)] ?? '',
    hash: digestOf(alg),
    namedCurve: jwk.crv ?? '',
    // The hash's length, RFC 7518 §3.5.
    saltLength: Number(alg.slice(2)) / 8,
  }
}
