import { array, object } from '../internal/decode.ts'
import { formPost, requireParameters } from '../internal/request.ts'
import { activeToken, readIntrospection } from '../oauth/introspection.ts'
import type { ActiveToken, InactiveToken } from '../oauth/introspection.ts'
import type { Operation } from '../operation.ts'
import { umaPermission } from './permission.ts'
import type { UmaPermission } from './permission.ts'

/** Response, [UMA 2.0 Federated Authorization §5.1.1](https://docs.kantarainitiative.org/uma/wg/rec-oauth-uma-federated-authz-2.0.html#uma-bearer-token-profile). */
export type RptIntrospection = InactiveToken | ActiveRpt

/** What the server says of an active RPT. */
export interface ActiveRpt extends ActiveToken {
  readonly permissions?: readonly UmaPermission[]
}

/**
 * Asks whether an RPT is active, and what it permits.
 *
 * @see [UMA 2.0 Federated Authorization §5](https://docs.kantarainitiative.org/uma/wg/rec-oauth-uma-federated-authz-2.0.html#token-introspection)
 * @keycloak POST /realms/{realm}/protocol/openid-connect/token/introspect
 * @seed introspect(token, rpt, token_type_hint='requesting_party_token')
 */
export const introspectRpt: Operation<{ readonly token: string }, RptIntrospection, 'client'> = {
  name: 'introspectRpt',
  security: 'client',
  replay: 'safe',
  build(server, { token }) {
    requireParameters('introspectRpt', { token }, 'token')
    return formPost(server, 'introspection_endpoint', {
      token,
      token_type_hint: 'requesting_party_token',
    })
  },
  parse: (response) =>
    readIntrospection<ActiveRpt>(response, (json) => activeToken(json) ?? grantedPermissions(json)),
}

const grantedPermissions = object<{ readonly permissions?: readonly UmaPermission[] }>(
  {},
  { permissions: array(umaPermission) },
)
