import type * as NodeCrypto from 'node:crypto'
import type { KeyObject, VerifyKeyObjectInput } from 'node:crypto'

import { headerAlgorithm, readPublicKey } from '@latchkey/core'
import type { JwsEngine, PublicKey } from '@latchkey/core'

import { nodeCrypto } from './node-crypto.ts'
import { derSignature } from './node-ecdsa-der.ts'

interface ImportedKey extends PublicKey {
  /** `null` where the algorithm itself says which hash. */
  readonly hash: string | null
  readonly imported: KeyObject | VerifyKeyObjectInput
  readonly crypto: Pick<typeof NodeCrypto, 'verify'>
  /** The header of the last token that this key verified: the next one has the same, letter by letter. */
  verifiedHeader: string | undefined
}

/**
 * Verifies with `node:crypto`: RSA synchronously, with a third of the CPU that WebCrypto takes in Node
 * for RS256, whose way leads over the thread pool; the slower curves so too, unless several
 * signatures come at once.
 *
 * Keys are refused as in `readPublicKey`, or by OpenSSL.
 *
 * @see [RFC 7518 §3](https://www.rfc-editor.org/rfc/rfc7518.html#section-3)
 */
export function nodeEngine(): JwsEngine {
  /** Signatures on curves that are being checked: four times what RSA's take. */
  let checking = 0
  const engine: JwsEngine<ImportedKey> = {
    async importKey(jwk, alg) {
      const key = readPublicKey(jwk, alg)
      const crypto = await nodeCrypto()
      const hash = key.jwk.kty === 'OKP' ? null : `sha${alg.slice(2)}`
      const keyObject = crypto.createPublicKey({ key: { ...key.jwk }, format: 'jwk' })
      const imported = alg.startsWith('PS')
        ? {
            key: keyObject,
            padding: crypto.constants.RSA_PKCS1_PSS_PADDING,
            // The salt is as long as the hash, RFC 7518 §3.5.
            saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST,
          }
        : keyObject
      return { ...key, hash, imported, crypto, verifiedHeader: undefined }
    },
    verify(compact, key, algorithms) {
      const headerEnd = compact.indexOf('.')
      const payloadEnd = compact.indexOf('.', headerEnd + 1)
      if (payloadEnd === -1 || !algorithms.includes(key.alg)) return false
      const header = compact.slice(0, headerEnd)
      if (header !== key.verifiedHeader && headerAlgorithm(header) !== key.alg) return false
      const third = compact.slice(payloadEnd + 1)
      const signature = Buffer.from(third, 'base64url')
      // Buffer skips what is not base64url, and takes base64 too.
      if (signature.length !== key.signatureLength) return false
      if (signature.toString('base64url') !== third) return false
      if (!isBase64url(compact.slice(headerEnd + 1, payloadEnd))) return false
      const signed = compact.slice(0, payloadEnd)
      return key.jwk.kty === 'RSA'
        ? note(check(signed, signature, key), header, key)
        : checkSlow(signed, signature, key).then((isVerified) => note(isVerified, header, key))
    },
    async digest(algorithm, bytes) {
      const { createHash } = await nodeCrypto()
      return createHash(algorithm.replace('-', '')).update(bytes).digest()
    },
  }
  return engine

  /** Alone at once, which takes the least CPU; several in the thread pool, where they keep no other request waiting, and each processor is used. */
  async function checkSlow(signed: string, signature: Buffer, key: ImportedKey): Promise<boolean> {
    checking++
    try {
      // Whoever comes together with this one is counted then.
      await Promise.resolve()
      return checking === 1
        ? check(signed, signature, key)
        : await checkInPool(signed, signature, key)
    } finally {
      checking--
    }
  }
}

function note(isVerified: boolean, header: string, key: ImportedKey): boolean {
  if (isVerified) key.verifiedHeader = header
  return isVerified
}

function check(
  signed: string,
  signature: Buffer,
  { hash, imported, crypto, jwk }: ImportedKey,
): boolean {
  const form = jwk.kty === 'EC' ? derSignature(signature) : signature
  return crypto.verify(hash, signingInput(signed), imported, form)
}

function checkInPool(
  signed: string,
  signature: Buffer,
  { hash, imported, crypto, jwk }: ImportedKey,
): Promise<boolean> {
  const form = jwk.kty === 'EC' ? derSignature(signature) : signature
  return new Promise((resolve, reject) => {
    // A buffer of its own, for the scratch is another's by the time that it is read.
    crypto.verify(hash, Buffer.from(signed, 'latin1'), imported, form, (error, isVerified) =>
      error ? reject(error) : resolve(isVerified),
    )
  })
}

/** Most tokens fit into it; a buffer of its own for each would be most of the garbage. */
const scratch = Buffer.alloc(8192)

/** Whether a text is canonical base64url. */
function isBase64url(text: string): boolean {
  const octets = text.length > scratch.length ? Buffer.from(text, 'base64url') : scratch
  const length = octets === scratch ? scratch.write(text, 'base64url') : octets.length
  return octets.toString('base64url', 0, length) === text
}

/** The octets of what is signed. Both parts were found to be base64url, so it is ASCII. */
function signingInput(text: string): Buffer {
  if (text.length > scratch.length) return Buffer.from(text, 'latin1')
  return scratch.subarray(0, scratch.write(text, 'latin1'))
}
