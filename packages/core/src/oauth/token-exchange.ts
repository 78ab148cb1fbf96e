import { requireParameters } from '../internal/request.ts'
import type { Operation } from '../operation.ts'
import { tokenRequest } from './token-request.ts'
import { parseTokenResponse } from './token-response.ts'
import type { TokenResponse } from './token-response.ts'

/**
 * Request, [RFC 8693 §2.1](https://www.rfc-editor.org/rfc/rfc8693.html#section-2.1).
 *
 * `requested_subject`, `subject_issuer` and `requested_issuer` are Keycloak's legacy exchange (v1),
 * which is off by default; the standard one (v2) refuses them.
 */
export interface TokenExchangeParameters {
  readonly subject_token: string
  /** Default: `urn:ietf:params:oauth:token-type:access_token`. */
  readonly subject_token_type?: string
  /** The clients that the new token is for. */
  readonly audience?: string | readonly string[]
  /** Default: the server's, an access token. */
  readonly requested_token_type?: string
  readonly scope?: string
  /** Legacy: the user to become, by name or id. */
  readonly requested_subject?: string
  /** Legacy: the identity provider that the subject token is from. */
  readonly subject_issuer?: string
  /** Legacy: the identity provider whose token is wanted. */
  readonly requested_issuer?: string
}

/**
 * Exchanges a token for another one: for other clients, with other scopes, or for another user.
 *
 * @see [RFC 8693 §2](https://www.rfc-editor.org/rfc/rfc8693.html#section-2)
 * @keycloak POST /realms/{realm}/protocol/openid-connect/token
 * @seed exchange_token(token, client, audience, subject)
 */
export const tokenExchange: Operation<TokenExchangeParameters, TokenResponse, 'client'> = {
  name: 'tokenExchange',
  security: 'client',
  replay: 'never',
  build(server, parameters) {
    requireParameters('tokenExchange', parameters, 'subject_token')
    return tokenRequest(server, 'urn:ietf:params:oauth:grant-type:token-exchange', {
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      ...defined(parameters),
    })
  },
  parse: parseTokenResponse,
}

/** An option given as `undefined` is an option not given: it must not hide a default. */
function defined(parameters: object): object {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined))
}
