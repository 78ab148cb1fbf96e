import type { FailureReason } from '../failure.ts'
import { accessTokenClaims, checkAccessToken } from '../jwt/access-token.ts'
import type { AccessTokenClaims } from '../jwt/access-token.ts'
import type { AudienceExpectation } from '../jwt/claim-checks.ts'
import { asVerified } from '../jwt/verified.ts'
import type { Verified } from '../jwt/verified.ts'
import { verifySignature } from '../jwt/verify-signature.ts'
import { fail } from '../result.ts'
import type { Result } from '../result.ts'
import type { Unchecked } from '../unchecked.ts'
import type { Client } from './create-client.ts'
import type { CallOptions } from './deadline.ts'
import { settle } from './verification.ts'
import type { VerificationSettings } from './verification.ts'

/** How to verify an access token or an RPT. */
export interface VerifyAccessTokenOptions extends CallOptions, VerificationSettings {
  /** Who the token must be for. Default: this client. */
  readonly audience?: AudienceExpectation | undefined
  /**
   * A token that is bound to a key (`cnf`: DPoP, mutual TLS) is refused, for whoever presents it must
   * prove that they hold the key. `unchecked`: you check the proof yourself.
   */
  readonly cnf?: Unchecked | undefined
}

/**
 * Verifies an access token or an RPT: signature, `iss`, `aud`, `exp`, `nbf`, `iat`, `typ`, `cnf`.
 *
 * @see [RFC 9068 §4](https://www.rfc-editor.org/rfc/rfc9068.html#section-4),
 * [RFC 8725 §3](https://www.rfc-editor.org/rfc/rfc8725.html#section-3)
 * @seed decode_token(token)
 */
export async function verifyAccessToken(
  client: Client,
  token: string,
  options: VerifyAccessTokenOptions = {},
): Promise<Result<Verified<AccessTokenClaims>, FailureReason>> {
  const verification = settle(options, client.verification)
  const deadline = client.startDeadline(options)
  const signed = await verifySignature(client, token, verification, deadline)
  if (!signed.ok) return signed
  const { jwt, issuer } = signed.value
  const problem = checkAccessToken(jwt, {
    ...verification,
    issuer,
    cnf: options.cnf,
    audience: options.audience ?? client.clientId,
    now: client.ports.clock.now(),
  })
  return problem ? fail(problem) : asVerified(jwt.claims, accessTokenClaims)
}
