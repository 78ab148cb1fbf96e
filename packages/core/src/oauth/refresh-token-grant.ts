import { requireParameters } from '../internal/request.ts'
import type { Operation } from '../operation.ts'
import { withRefreshTokenFate } from './token-fate.ts'
import { tokenRequest } from './token-request.ts'
import { parseTokenResponse } from './token-response.ts'
import type { TokenResponse } from './token-response.ts'

/** Request, [RFC 6749 §6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6). */
export interface RefreshTokenGrantParameters {
  readonly refresh_token: string
  /** At most what was granted before. */
  readonly scope?: string
}

/**
 * Exchanges a refresh token for new tokens. Where the realm rotates refresh tokens, the old one ends
 * here, and sending it again ends the client session: on a failure read `tokenFate`.
 *
 * @see [RFC 6749 §6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6)
 * @keycloak POST /realms/{realm}/protocol/openid-connect/token
 * @seed refresh_token(refresh_token)
 */
export const refreshTokenGrant: Operation<RefreshTokenGrantParameters, TokenResponse, 'client'> = {
  name: 'refreshTokenGrant',
  security: 'client',
  replay: 'never',
  withTokenFate: withRefreshTokenFate,
  build(server, parameters) {
    requireParameters('refreshTokenGrant', parameters, 'refresh_token')
    return tokenRequest(server, 'refresh_token', parameters)
  },
  parse: parseTokenResponse,
}
