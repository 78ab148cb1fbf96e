import type { TokenRejected } from '../failure.ts'
import type { JwkSet } from '../oauth/jwks.ts'
import type { Jwk } from '../ports.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'
import { keyTypeOf } from './algorithms.ts'
import { rejected } from './claim-checks.ts'
import type { JwtHeader } from './decode.ts'

/**
 * The one key of the set that a token can be signed with, by `kid`, `use` and `alg`. Keys that the
 * token itself names (`jwk`, `jku`, `x5u`) are never looked at, [RFC 8725 §3.10](https://www.rfc-editor.org/rfc/rfc8725.html#section-3.10).
 */
export function selectKey({ keys }: JwkSet, header: JwtHeader): Result<Jwk, TokenRejected> {
  const { kid, alg } = header
  const [key, ...others] = keys.filter(
    (candidate) =>
      (kid === undefined || candidate.kid === kid) &&
      (candidate.use ?? 'sig') === 'sig' &&
      (candidate.alg ?? alg) === alg &&
      candidate.kty === keyTypeOf(alg),
  )
  if (key && others.length === 0) return succeed(key)
  return fail(
    rejected(
      'kid',
      `the kid of one signing key for ${alg} in the server's key set`,
      `${kid === undefined ? 'none' : 'one'} that fits ${key ? 'several' : 'no'} keys`,
    ),
  )
}
