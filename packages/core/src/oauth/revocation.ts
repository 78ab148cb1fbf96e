import { formPost, requireParameters } from '../internal/request.ts'
import { readStatus } from '../internal/response.ts'
import type { Operation } from '../operation.ts'

/** Request, [RFC 7009 §2.1](https://www.rfc-editor.org/rfc/rfc7009.html#section-2.1). */
export interface RevocationParameters {
  readonly token: string
  readonly token_type_hint?: 'access_token' | 'refresh_token'
}

/**
 * Ends a token. A refresh token takes its client session with it, and in Keycloak the user's consent
 * to the client too. A token that is dead already, or never was one, is success as well.
 *
 * @see [RFC 7009 §2](https://www.rfc-editor.org/rfc/rfc7009.html#section-2)
 * @keycloak POST /realms/{realm}/protocol/openid-connect/revoke
 */
export const revoke: Operation<RevocationParameters, undefined, 'client'> = {
  name: 'revoke',
  security: 'client',
  replay: 'never',
  build(server, parameters) {
    requireParameters('revoke', parameters, 'token')
    return formPost(server, 'revocation_endpoint', parameters)
  },
  parse: (response) => readStatus(response, 200),
}
