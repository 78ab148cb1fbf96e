import type { Operation } from '../operation.ts'
import { tokenRequest } from './token-request.ts'
import { parseTokenResponse } from './token-response.ts'
import type { TokenResponse } from './token-response.ts'

/** Request, [RFC 6749 §4.4.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.4.2). */
export interface ClientCredentialsGrantParameters {
  readonly scope?: string
}

/**
 * Gets a token for the client itself, its service account.
 *
 * @see [RFC 6749 §4.4](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.4)
 * @keycloak POST /realms/{realm}/protocol/openid-connect/token
 * @seed token(grant_type='client_credentials')
 */
export const clientCredentialsGrant: Operation<
  ClientCredentialsGrantParameters,
  TokenResponse,
  'client'
> = {
  name: 'clientCredentialsGrant',
  security: 'client',
  // Nothing is used up: a second token costs the server a moment, and nobody anything.
  replay: 'safe',
  build: (server, parameters) => tokenRequest(server, 'client_credentials', parameters),
  parse: parseTokenResponse,
}
