import { listOf } from '../jwt/claim-checks.ts'
import type { AccessTokenClaims } from '../jwt/access-token.ts'
import { comparedAccess } from './access.ts'
import type { Require, UmaAccess } from './access.ts'
import { permissionRequests } from './permission.ts'
import type { Permissions, UmaPermission } from './permission.ts'

/** What a token itself gives of what was asked. */
export interface RptAccess extends UmaAccess {
  /** Its entries for the resources that were asked for by their ids. */
  readonly permissions: readonly UmaPermission[]
}

/**
 * Compares what was asked with the permissions that a token itself carries. They count where the token
 * is for the resource server alone, and for resources that are asked for by their ids: what is named by
 * its name, or by a scope, is missing here, and Keycloak's to tell.
 *
 * For a token does not say whose its permissions are. Its `aud` is that of the client that refreshed it,
 * and another resource server may have a resource of the same name, or take that name for an id: only
 * the ids that Keycloak makes, UUIDs, are those of one resource. `account` is in most tokens, and no
 * resource server.
 *
 * @see [UMA 2.0 Federated Authorization §5.1.1](https://docs.kantarainitiative.org/uma/wg/rec-oauth-uma-federated-authz-2.0.html#uma-bearer-token-profile),
 * [Keycloak, obtaining permissions](https://www.keycloak.org/docs/latest/authorization_services/#_service_obtaining_permissions)
 */
export function rptAccess(
  permissions: Permissions,
  { aud, authorization }: Pick<AccessTokenClaims, 'aud' | 'authorization'>,
  resourceServer: string,
  require?: Require,
): RptAccess {
  const servers = listOf(aud).filter((client) => client !== 'account' || resourceServer === client)
  const isOurs =
    servers.includes(resourceServer) && servers.every((client) => client === resourceServer)
  const ids = permissionRequests(permissions).map(({ resource = '' }) => resource)
  const own = (isOurs && authorization?.permissions) || []
  const byId = own.filter(({ rsid = '' }) => uuid.test(rsid) && ids.includes(rsid))
  const access = comparedAccess(
    permissions,
    ({ resource, scopes = [] }) =>
      byId.some(
        (each) => each.rsid === resource && scopes.every((scope) => each.scopes?.includes(scope)),
      ),
    require,
  )
  return { ...access, permissions: byId }
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu
