import { requireParameters } from '../internal/request.ts'
import type { Operation } from '../operation.ts'
import { openidScope } from './scope.ts'
import type { ScopeWithoutOpenid } from './scope.ts'
import { tokenRequest } from './token-request.ts'
import { parseTokenResponse } from './token-response.ts'
import type { TokenResponse } from './token-response.ts'

/** Request, [RFC 6749 §4.3.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.3.2). */
export interface PasswordGrantParameters {
  readonly username: string
  readonly password: string
  /** Keycloak: the user's one-time password. */
  readonly totp?: string
  /** Default: `openid`, which is added where it is missing. */
  readonly scope?: string | ScopeWithoutOpenid
}

/**
 * Exchanges a user's name and password for tokens. RFC 9700 §2.4 says not to: it shows the password
 * to the client. For tests, and for what cannot open a browser.
 *
 * @see [RFC 6749 §4.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.3)
 * @keycloak POST /realms/{realm}/protocol/openid-connect/token
 * @seed token(username, password, totp)
 */
export const passwordGrant: Operation<PasswordGrantParameters, TokenResponse, 'client'> = {
  name: 'passwordGrant',
  security: 'client',
  replay: 'never',
  build(server, { scope, ...parameters }) {
    requireParameters('passwordGrant', parameters, 'username', 'password')
    return tokenRequest(server, 'password', { ...parameters, scope: openidScope(scope) })
  },
  parse: parseTokenResponse,
}
