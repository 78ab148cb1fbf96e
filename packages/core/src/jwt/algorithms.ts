import type { DigestAlgorithm } from '../ports.ts'

/**
 * The signature algorithms that are accepted where no narrower list is given: those of Keycloak that
 * are asymmetric, [RFC 7518 §3.1](https://www.rfc-editor.org/rfc/rfc7518.html#section-3.1),
 * [RFC 8037 §3.1](https://www.rfc-editor.org/rfc/rfc8037.html#section-3.1),
 * [RFC 9864 §2.2](https://www.rfc-editor.org/rfc/rfc9864.html#section-2.2). Never `none`, never HMAC.
 */
export const signatureAlgorithms: readonly string[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

/** The `kty` that a key must have for an algorithm. */
export function keyTypeOf(alg: string): string {
  if (alg.startsWith('E') && !alg.startsWith('ES')) return 'OKP'
  return alg.startsWith('ES') ? 'EC' : 'RSA'
}

/** The hash that goes with an algorithm: for `at_hash`, [OpenID Connect Core 1.0 §3.1.3.6](https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken). */
export function digestOf(alg: string): DigestAlgorithm {
  if (alg.endsWith('256')) return 'SHA-256'
  // Ed25519 signs with SHA-512, RFC 8032 §5.1.
  return alg.endsWith('384') ? 'SHA-384' : 'SHA-512'
}
