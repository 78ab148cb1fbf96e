import { requireParameters } from '../internal/request.ts'
import type { Operation } from '../operation.ts'
import { withCodeFate } from './token-fate.ts'
import { tokenRequest } from './token-request.ts'
import { parseTokenResponse } from './token-response.ts'
import type { TokenResponse } from './token-response.ts'

/** Request, [RFC 6749 §4.1.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.3). */
export interface AuthorizationCodeGrantParameters {
  readonly code: string
  /** The same, character for character, as in the authorization request. */
  readonly redirect_uri: string
  /** [RFC 7636 §4.5](https://www.rfc-editor.org/rfc/rfc7636.html#section-4.5) */
  readonly code_verifier?: string
}

/**
 * Exchanges an authorization code for tokens.
 *
 * @see [RFC 6749 §4.1.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.3)
 * @keycloak POST /realms/{realm}/protocol/openid-connect/token
 * @seed token(grant_type='authorization_code', code, redirect_uri)
 */
export const authorizationCodeGrant: Operation<
  AuthorizationCodeGrantParameters,
  TokenResponse,
  'client'
> = {
  name: 'authorizationCodeGrant',
  security: 'client',
  replay: 'never',
  withTokenFate: withCodeFate,
  build(server, parameters) {
    requireParameters('authorizationCodeGrant', parameters, 'code', 'redirect_uri')
    return tokenRequest(server, 'authorization_code', parameters)
  },
  parse: parseTokenResponse,
}
