import * as crypto from 'node:crypto'
import type { KeyObject, VerifyKeyObjectInput } from 'node:crypto'

import { headerAlgorithm, readPublicKey } from '@latchkey/core'
import type { JwsEngine, PublicKey } from '@latchkey/core'

import { derSignature } from './node-ecdsa-der.ts'

interface ImportedKey extends PublicKey {
  /** `null` where the algorithm itself says which hash. */
  readonly hash: string | null
  readonly imported: KeyObject | VerifyKeyObjectInput
  /** The header of the last token that this key verified: the next one has the same, letter by letter. */
  verifiedHeader: string | undefined
}

/**
 * Verifies with `node:crypto`, synchronously: a third of the CPU that WebCrypto takes in Node for
 * RS256, whose way leads over the thread pool.
 *
 * Keys are refused as in `readPublicKey`, or by OpenSSL.
 *
 * @see [RFC 7518 §3](https://www.rfc-editor.org/rfc/rfc7518.html#section-3)
 */
export function nodeEngine(): JwsEngine {
  const engine: JwsEngine<ImportedKey> = {
    importKey(jwk, alg) {
      const key = readPublicKey(jwk, alg)
      const hash = key.jwk.kty === 'OKP' ? null : `sha${alg.slice(2)}`
      const keyObject = crypto.createPublicKey({ key: { ...key.jwk }, format: 'jwk' })
      const imported = alg.startsWith('PS') ? { key: keyObject, ...pss } : keyObject
      return { ...key, hash, imported, verifiedHeader: undefined }
    },
    verify(compact, key, algorithms) {
      const headerEnd = compact.indexOf('.')
      const payloadEnd = compact.indexOf('.', headerEnd + 1)
      if (payloadEnd === -1 || !algorithms.includes(key.alg)) return false
      const header = compact.slice(0, headerEnd)
      if (header !== key.verifiedHeader && headerAlgorithm(header) !== key.alg) return false
      const signature = decode(compact.slice(payloadEnd + 1))
      if (signature?.length !== key.signatureLength) return false
      if (decode(compact.slice(headerEnd + 1, payloadEnd)) === undefined) return false
      const isVerified = crypto.verify(
        key.hash,
        // Both parts were found to be base64url, so this is ASCII.
        Buffer.from(compact.slice(0, payloadEnd), 'latin1'),
        key.imported,
        key.jwk.kty === 'EC' ? derSignature(signature) : signature,
      )
      if (isVerified) key.verifiedHeader = header
      return isVerified
    },
    digest: (algorithm, bytes) => digest(algorithm.replace('-', ''), bytes),
  }
  return engine
}

/** The salt is as long as the hash, RFC 7518 §3.5. */
const pss = {
  padding: crypto.constants.RSA_PKCS1_PSS_PADDING,
  saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST,
}

/** The bytes, if the text is canonical base64url: Buffer skips what is not, and takes base64 too. */
function decode(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

// Other runtimes that answer to "node" may lack crypto.hash, which takes half the time.
const digest: (name: string, bytes: Uint8Array) => Uint8Array =
  typeof crypto.hash === 'function'
    ? (name, bytes) => crypto.hash(name, bytes, 'buffer')
    : (name, bytes) => crypto.createHash(name).update(bytes).digest()
