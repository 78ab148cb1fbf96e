import { encodeBase64url } from '../internal/base64url.ts'
import type { Entropy, JwsEngine } from '../ports.ts'

/** A verifier and its challenge, [RFC 7636 §4](https://www.rfc-editor.org/rfc/rfc7636.html#section-4). */
export interface Pkce {
  /** Keep it with the transaction; it goes into the token request. */
  readonly code_verifier: string
  /** It goes into the authorization request, with its method. */
  readonly code_challenge: string
  readonly code_challenge_method: 'S256'
}

/**
 * Makes a verifier of 256 random bits, and its challenge. There is no `plain`.
 *
 * @see [RFC 7636 §4](https://www.rfc-editor.org/rfc/rfc7636.html#section-4)
 */
export async function createPkce(
  entropy: Entropy,
  { digest }: Pick<JwsEngine, 'digest'>,
): Promise<Pkce> {
  const code_verifier = randomValue(entropy)
  const hash = await digest('SHA-256', new TextEncoder().encode(code_verifier))
  return { code_verifier, code_challenge: encodeBase64url(hash), code_challenge_method: 'S256' }
}

/** 256 random bits as base64url: a `state`, a `nonce` or a verifier that nobody guesses. */
export function randomValue(entropy: Entropy): string {
  return encodeBase64url(entropy.randomBytes(32))
}
