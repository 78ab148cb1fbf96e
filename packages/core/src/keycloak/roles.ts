import { isObject } from '../internal/decode.ts'

/**
 * Does the token give its user a role of the realm? Reads `realm_access.roles`; a token without it,
 * as a lightweight one, has no roles.
 *
 * @see [Keycloak, realm roles](https://www.keycloak.org/docs/latest/server_admin/#proc-creating-realm-roles_server_administration_guide)
 */
export function hasRealmRole(claims: Readonly<Record<string, unknown>>, role: string): boolean {
  return names(claims['realm_access'], role)
}

/**
 * Does the token give its user a role of a client? Reads `resource_access[resource].roles`.
 *
 * @see [Keycloak, client roles](https://www.keycloak.org/docs/latest/server_admin/#con-client-roles_server_administration_guide)
 */
export function hasResourceRole(
  claims: Readonly<Record<string, unknown>>,
  role: string,
  resource: string,
): boolean {
  const access = claims['resource_access']
  // `constructor` and its kind are no clients.
  return isObject(access) && Object.hasOwn(access, resource) && names(access[resource], role)
}

function names(access: unknown, role: string): boolean {
  return isObject(access) && Array.isArray(access['roles']) && access['roles'].includes(role)
}
