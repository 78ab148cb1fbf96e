import { listOf } from '../jwt/claim-checks.ts'
import type { AccessTokenClaims } from '../jwt/access-token.ts'
import type { UmaPermission } from './permission.ts'

/**
 * The permissions that a token itself carries, of one resource server; none where it does not say
 * whose they are. It names no resource server but by its `aud`, and another one may have a resource
 * of the same name: a token for both tells of neither. `account` is in most tokens, and no resource
 * server.
 *
 * @see [UMA 2.0 Federated Authorization §5.1.1](https://docs.kantarainitiative.org/uma/wg/rec-oauth-uma-federated-authz-2.0.html#uma-bearer-token-profile),
 * [Keycloak, obtaining permissions](https://www.keycloak.org/docs/latest/authorization_services/#_service_obtaining_permissions)
 */
export function rptPermissions(
  { aud, authorization }: Pick<AccessTokenClaims, 'aud' | 'authorization'>,
  resourceServer: string,
): readonly UmaPermission[] {
  const servers = listOf(aud).filter((client) => client !== 'account' || resourceServer === client)
  return servers.includes(resourceServer) && servers.every((client) => client === resourceServer)
    ? (authorization?.permissions ?? [])
    : []
}
