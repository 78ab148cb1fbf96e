import { decodeBase64url, decodeBinary, decodeJsonObject } from '../internal/base64url.ts'
import type { PublicKey } from './jws-public-key.ts'

/** What is left to ask of a compact JWS: is this the signature of this input? */
export interface SignedInput {
  /** Header and payload as they came, with the dot between: ASCII. */
  readonly signingInput: string
  readonly signature: Uint8Array<ArrayBuffer>
}

/**
 * Takes a compact JWS apart, [RFC 7515 §5.2](https://www.rfc-editor.org/rfc/rfc7515.html#section-5.2):
 * `undefined` unless it has three canonical base64url parts, a header with exactly the key's `alg`,
 * that `alg` in the list, and a signature of the length that the key makes.
 */
export function readJws(
  compact: string,
  { alg, signatureLength }: PublicKey,
  algorithms: readonly string[],
): SignedInput | undefined {
  const [header = '', payload = '', third = '', ...others] = compact.split('.', 4)
  if (others.length > 0 || !algorithms.includes(alg) || headerAlgorithm(header) !== alg) {
    return undefined
  }
  try {
    decodeBinary(payload)
    const signature = decodeBase64url(third)
    if (signature.length === signatureLength) {
      return { signingInput: `${header}.${payload}`, signature }
    }
  } catch {
    // Not base64url: no JWS.
  }
  return undefined
}

/**
 * The `alg` of a JWS header; `undefined` for a header that is not one, and for one with `crit` or
 * `b64`, [RFC 7797 §3](https://www.rfc-editor.org/rfc/rfc7797.html#section-3): we understand no
 * extension. Of a repeated member the last counts, [RFC 7515 §4](https://www.rfc-editor.org/rfc/rfc7515.html#section-4).
 */
export function headerAlgorithm(segment: string): string | undefined {
  const header = decodeJsonObject(segment)
  if (!header || 'crit' in header || 'b64' in header) return undefined
  return typeof header['alg'] === 'string' ? header['alg'] : undefined
}
