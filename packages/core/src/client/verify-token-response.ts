import type { FailureReason } from '../failure.ts'
import { rejected } from '../jwt/claim-checks.ts'
import type { TokenResponse } from '../oauth/token-response.ts'
import type { Operation } from '../operation.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'
import type { Client } from './create-client.ts'
import { verifyIdToken } from './verify-id-token.ts'
import type { VerifyIdTokenOptions } from './verify-id-token.ts'

/**
 * Verifies the ID token that came with other tokens, before anyone uses them. Where a `nonce` or an
 * age was asked for there must be one: without it nothing ties the tokens to the login that was begun.
 *
 * A failure here comes after the grant: whatever it is, the code or refresh token is spent.
 *
 * @see [OpenID Connect Core 1.0 §3.1.3.5](https://openid.net/specs/openid-connect-core-1_0.html#TokenResponseValidation)
 */
export async function verifyTokenResponse<P>(
  client: Client,
  operation: Operation<P, TokenResponse>,
  tokens: TokenResponse,
  options: VerifyIdTokenOptions,
): Promise<Result<TokenResponse, FailureReason>> {
  const { access_token: accessToken, id_token } = tokens
  if (id_token === undefined) {
    const isNeeded = typeof options.nonce === 'string' || options.maxAgeSeconds !== undefined
    return isNeeded
      ? fail(
          afterGrant(
            operation,
            rejected('id_token', 'there, for nonce or maxAgeSeconds was given', 'none'),
          ),
        )
      : succeed(tokens)
  }
  const verified = await verifyIdToken(client, id_token, { ...options, accessToken })
  return verified.ok ? succeed(tokens) : fail(afterGrant(operation, verified.error))
}

function afterGrant<P>(
  { withTokenFate }: Operation<P, TokenResponse>,
  reason: FailureReason,
): FailureReason {
  const seen = 'sent' in reason ? { ...reason, sent: 'maybe' as const } : reason
  const isOfServer = 'sent' in seen || 'status' in seen || seen.code === 'metadata_rejected'
  return withTokenFate && (isOfServer || seen.code === 'token_rejected')
    ? { ...seen, tokenFate: 'consumed' }
    : seen
}
