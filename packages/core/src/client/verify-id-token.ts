import { UsageError } from '../failure.ts'
import type { FailureReason } from '../failure.ts'
import { expectedToBe } from '../internal/wording.ts'
import { decodeJwt } from '../jwt/decode.ts'
import type { JwtClaims } from '../jwt/decode.ts'
import { asVerified } from '../jwt/verified.ts'
import type { Verified } from '../jwt/verified.ts'
import { readUnverified, verifySignature } from '../jwt/verify-signature.ts'
import { checkAccessTokenHash, checkIdToken, idTokenClaims } from '../oidc/id-token.ts'
import type { IdTokenClaims } from '../oidc/id-token.ts'
import { fail } from '../result.ts'
import type { Result } from '../result.ts'
import { unchecked } from '../unchecked.ts'
import type { Unchecked } from '../unchecked.ts'
import type { Client } from './create-client.ts'
import type { CallOptions } from './deadline.ts'
import { requireSeconds, settle } from './verification.ts'
import type { VerificationSettings } from './verification.ts'

/** What an ID token is to answer. */
export interface IdTokenChecks {
  /** That of the authorization request; where there was none, the token must have none. */
  readonly nonce?: string | Unchecked | undefined
  /** How old the login may be, where `max_age` was asked for. */
  readonly maxAgeSeconds?: number | undefined
  /** The ID token of before a refresh, whose user and client must be the same; it is only read. */
  readonly previousIdToken?: string | undefined
}

/** How to verify an ID token. */
export interface VerifyIdTokenOptions extends CallOptions, VerificationSettings, IdTokenChecks {
  /** The access token that came with it, for `at_hash`. */
  readonly accessToken?: string | undefined
  /**
   * `tls`: the signature is not checked, for the token has just come from the token endpoint over TLS,
   * [OpenID Connect Core 1.0 §3.1.3.7, 6](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation).
   */
  readonly signature?: 'verified' | 'tls' | undefined
  /** How far the server's clock is ahead of this one, in seconds, where that is known. Default: 0. */
  readonly clockSkewSeconds?: number | undefined
}

/**
 * Verifies an ID token in full, signature included.
 *
 * @see [OpenID Connect Core 1.0 §3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)
 */
export async function verifyIdToken(
  client: Client,
  idToken: string,
  options: VerifyIdTokenOptions = {},
): Promise<Result<Verified<IdTokenClaims>, FailureReason>> {
  const previous = readIdTokenChecks(options)
  const verification = settle(options, client.verification)
  const deadline = client.startDeadline(options)
  const read = options.signature === 'tls' ? readUnverified : verifySignature
  const signed = await read(client, idToken, verification, deadline)
  if (!signed.ok) return signed
  const { jwt, issuer, engine } = signed.value
  const { nonce, accessToken, maxAgeSeconds, clockSkewSeconds = 0 } = options
  const problem =
    checkIdToken(jwt, {
      ...verification,
      issuer,
      clientId: client.clientId,
      nonce,
      maxAgeSeconds,
      previous,
      now: client.ports.clock.now() + clockSkewSeconds,
    }) ??
    (accessToken === undefined ? undefined : await checkAccessTokenHash(jwt, accessToken, engine))
  return problem ? fail(problem) : asVerified(jwt.claims, idTokenClaims)
}

/**
 * The claims of the ID token of before. Throws a {@link UsageError} for checks that cannot be made:
 * better before a code is spent than after.
 */
export function readIdTokenChecks(checks: IdTokenChecks): JwtClaims | undefined {
  const { nonce, previousIdToken } = checks
  requireSeconds(checks, 'maxAgeSeconds')
  if (nonce !== undefined && nonce !== unchecked && (typeof nonce !== 'string' || nonce === '')) {
    throw new UsageError('expected nonce to be that of the authorization request, got none')
  }
  if (previousIdToken === undefined) return undefined
  const previous = decodeJwt(previousIdToken)
  if (previous.ok) return previous.value.claims
  throw new UsageError(
    expectedToBe('previousIdToken', previous.error.expected, previous.error.actual),
  )
}
