import type { Client } from '../client/create-client.ts'
import type { Deadline } from '../client/deadline.ts'
import type { FailureReason, TokenRejected } from '../failure.ts'
import type { HttpResponse } from '../http.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'
import { checkAudience, checkIssuer, rejected, show } from './claim-checks.ts'
import type { JwtClaims } from './decode.ts'
import { verifySignature } from './verify-signature.ts'

/**
 * Verifies an answer that is a JWT, [OpenID Connect Core 1.0 §5.3.2](https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse):
 * signature, `iss`, `aud`, and `exp` where it has one; it has just come over this connection. For
 * operations that may be answered so, and so that no other one brings it.
 */
export async function verifySignedAnswer(
  client: Client,
  { body }: HttpResponse,
  deadline: Deadline,
): Promise<Result<JwtClaims, FailureReason>> {
  const signed = await verifySignature(client, body.trim(), client.verification, deadline)
  if (!signed.ok) return signed
  const { jwt, issuer } = signed.value
  const problem =
    checkIssuer(jwt.claims, issuer) ??
    checkAudience(jwt.claims, client.clientId) ??
    checkIsNoToken(jwt.claims) ??
    checkExpiry(jwt.claims, client)
  return problem ? fail(problem) : succeed(jwt.claims)
}

/** Keycloak's tokens say in `typ` what they are, and a signed answer is none of them ([RFC 8725 §3.12](https://www.rfc-editor.org/rfc/rfc8725.html#section-3.12)). */
function checkIsNoToken({ typ }: JwtClaims): TokenRejected | undefined {
  return typ === undefined ? undefined : rejected('typ', 'absent in a signed answer', show(typ))
}

function checkExpiry(
  { exp }: JwtClaims,
  { ports, verification }: Client,
): TokenRejected | undefined {
  if (exp === undefined) return undefined
  const isOver =
    typeof exp !== 'number' || exp + verification.clockToleranceSeconds <= ports.clock.now()
  return isOver ? rejected('exp', 'in the future', show(exp)) : undefined
}
