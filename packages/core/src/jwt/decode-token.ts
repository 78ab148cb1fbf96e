import { LatchkeyError } from '../latchkey-error.ts'
import { decodeJwt } from './decode.ts'
import type { JwtClaims } from './decode.ts'

declare const unverified: unique symbol

/** Claims that nobody vouches for: anyone can write such a token. Good for display, never for a decision. */
export type UnverifiedClaims = JwtClaims & { readonly [unverified]: true }

/**
 * Reads the claims of a JWT without checking anything.
 *
 * Throws a {@link LatchkeyError} with `token_rejected` for what is not a JWT.
 *
 * @see [RFC 7519 §7.2](https://www.rfc-editor.org/rfc/rfc7519.html#section-7.2)
 * @seed decode_token(token, validate=False)
 */
export function decodeToken(token: string): UnverifiedClaims {
  const decoded = decodeJwt(token)
  if (!decoded.ok) throw new LatchkeyError('decodeToken', decoded.error)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand says that nothing was checked
  return decoded.value.claims as UnverifiedClaims
}
