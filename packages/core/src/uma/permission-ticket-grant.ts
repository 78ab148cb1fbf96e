import { requireParameters } from '../internal/request.ts'
import { withBearer } from '../oauth/bearer.ts'
import { tokenRequest } from '../oauth/token-request.ts'
import type { Operation } from '../operation.ts'
import { parseRptOrDenied } from './rpt.ts'
import type { Rpt, UmaDenied } from './rpt.ts'

/** What a resource server gave to whom it refused. */
export interface PermissionTicketGrantParameters {
  /** From its `WWW-Authenticate: UMA` challenge. */
  readonly ticket: string
}

/**
 * Asks for the RPT that a permission ticket is for, [UMA 2.0 Grant §3.3.1](https://docs.kantarainitiative.org/uma/wg/rec-oauth-uma-grant-2.0.html#uma-grant-type):
 * the part of `umaTicketGrant` that an application needs whose API says what it lacks.
 *
 * @see [Keycloak, obtaining permissions](https://www.keycloak.org/docs/latest/authorization_services/#_service_obtaining_permissions)
 * @keycloak POST /realms/{realm}/protocol/openid-connect/token
 */
export const permissionTicketGrant: Operation<
  PermissionTicketGrantParameters,
  Rpt | UmaDenied,
  'client-or-bearer'
> = {
  name: 'permissionTicketGrant',
  security: 'client-or-bearer',
  replay: 'never',
  withBearer,
  build(server, { ticket }) {
    requireParameters('permissionTicketGrant', { ticket }, 'ticket')
    return tokenRequest(server, 'urn:ietf:params:oauth:grant-type:uma-ticket', {
      ticket,
      submit_request: false,
    })
  },
  parse: parseRptOrDenied,
}
