import type { Jwk } from '../ports.ts'
import { digestOf } from './algorithms.ts'
import { readPublicKey } from './jws-public-key.ts'
import type { PublicKey } from './jws-public-key.ts'
import type { SubtleAlgorithm, SubtleCryptography } from './subtle.ts'

/** A public key that WebCrypto has taken. */
export interface ImportedKey extends PublicKey {
  readonly algorithm: SubtleAlgorithm
  readonly imported: unknown
}

/** Imports a JWK for one algorithm. Rejects as {@link readPublicKey} throws, or as the platform does: for a point off its curve. */
export async function importPublicKey(
  subtle: Pick<SubtleCryptography, 'importKey'>,
  jwk: Jwk,
  alg: string,
): Promise<ImportedKey> {
  const key = readPublicKey(jwk, alg)
  // One object for every algorithm: WebCrypto reads of it what the named algorithm has.
  const algorithm = {
    name: names[alg.slice(0, 2)] ?? '',
    hash: digestOf(alg),
    namedCurve: key.jwk.crv ?? '',
    // The hash's length, RFC 7518 §3.5.
    saltLength: Number(alg.slice(2)) / 8,
  }
  const imported = await subtle.importKey('jwk', key.jwk, algorithm, false, ['verify'])
  return { ...key, algorithm, imported }
}

const names: Readonly<Record<string, string>> = {
  RS: 'RSASSA-PKCS1-v1_5',
  PS: 'RSA-PSS',
  ES: 'ECDSA',
  Ed: 'Ed25519',
}
