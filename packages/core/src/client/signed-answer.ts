import type { FailureReason, TokenRejected } from '../failure.ts'
import { checkAudience, checkIssuer, rejected, show } from '../jwt/claim-checks.ts'
import type { JwtClaims } from '../jwt/decode.ts'
import type { Operation, SignedAnswer } from '../operation.ts'
import { fail } from '../result.ts'
import type { Result } from '../result.ts'
import type { Client } from './create-client.ts'
import type { Deadline } from './deadline.ts'
import { verifySignature } from './verify-signature.ts'

/**
 * Verifies an answer that is a JWT, then reads it, [OpenID Connect Core 1.0 §5.3.2](https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse):
 * signature, `iss`, `aud`, and `exp` where it has one; it has just come over this connection.
 */
export async function readSignedAnswer<P, T>(
  client: Client,
  operation: Operation<P, T>,
  { jwt: compact }: SignedAnswer,
  deadline: Deadline,
): Promise<Result<T, FailureReason>> {
  const signed = await verifySignature(client, compact, client.verification, deadline)
  if (!signed.ok) return signed
  const { jwt, issuer } = signed.value
  const problem =
    checkIssuer(jwt.claims, issuer) ??
    checkAudience(jwt.claims, client.clientId) ??
    checkIsNoToken(jwt.claims) ??
    checkExpiry(jwt.claims, client)
  if (problem) return fail(problem)
  return operation.readClaims
    ? operation.readClaims(jwt.claims)
    : fail({
        code: 'unexpected_response',
        status: 200,
        detail: `expected ${operation.name} to be answered with JSON, got a JWT`,
      })
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
