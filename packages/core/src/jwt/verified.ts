import type { TokenRejected } from '../failure.ts'
import type { Decoder } from '../internal/decode.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'
import { rejected } from './claim-checks.ts'
import type { JwtClaims } from './decode.ts'

declare const verified: unique symbol

/** Claims whose signature, issuer and times were checked; only verification makes them. */
export type Verified<Claims> = Claims & { readonly [verified]: true }

/** Gives checked claims their type; one that is named there and has another type rejects the token. */
export function asVerified<Claims>(
  claims: JwtClaims,
  decoder: Decoder<Claims>,
): Result<Verified<Claims>, TokenRejected> {
  const mismatch = decoder(claims)
  if (mismatch) {
    const [path, expected, actual] = mismatch
    return fail(rejected(path.slice(1), expected, actual))
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand: all of it was checked
  return succeed(claims as Verified<Claims>)
}
