import type { FailureReason } from '../failure.ts'
import { succeed } from '../result.ts'
import type { Result } from '../result.ts'
import { formatPermission, permissionRequests } from './permission.ts'
import type { PermissionRequest, Permissions, UmaPermission } from './permission.ts'

/** What a user may do, of what was asked. */
export interface UmaAccess {
  /** Did Keycloak take the access token? */
  readonly isLoggedIn: boolean
  readonly isAuthorized: boolean
  /** What was asked and not granted, one entry a resource and scope. Unknown names are among them. */
  readonly missingPermissions: readonly string[]
}

/** How many of the permissions are needed. */
export type Require = 'all' | 'any'

/**
 * Compares what was asked with what was granted. A grant of some is a success to Keycloak, so the
 * status of its answer decides nothing.
 *
 * `R` is met by any permission of the resource with that name or id, whatever its scopes; `R#a` by one
 * that has the scope; `#a` by any resource that has it. Where users own resources ask for ids, and for
 * nothing else beside them: a name is its owner's choice, and may be that of another resource, or its id.
 *
 * Throws a {@link UsageError} as {@link permissionRequests} does: who asks for nothing is granted nothing.
 */
export function umaAccess(
  permissions: Permissions,
  granted: readonly UmaPermission[],
  require?: Require,
): UmaAccess {
  return comparedAccess(
    permissions,
    (request) => granted.some((permission) => meets(permission, request)),
    require,
  )
}

/** What is missing of what was asked, by what meets each resource and scope of it. */
export function comparedAccess(
  permissions: Permissions,
  isMet: (request: PermissionRequest) => boolean,
  require: Require = 'all',
): UmaAccess {
  const asked = permissionRequests(permissionRequests(permissions).flatMap(eachScope))
  const missing = asked.filter((request) => !isMet(request))
  return {
    isLoggedIn: true,
    isAuthorized: require === 'any' ? missing.length < asked.length : missing.length === 0,
    missingPermissions: missing.map(formatPermission),
  }
}

/**
 * Reads Keycloak's answer to {@link umaPermissions} as access: a bearer token that it does not take is
 * "not logged in", and any other failure stays one.
 *
 * @see [Keycloak, obtaining permissions](https://www.keycloak.org/docs/latest/authorization_services/#_service_obtaining_permissions)
 * @keycloak POST /realms/{realm}/protocol/openid-connect/token
 * @seed has_uma_access(token, permissions)
 */
export function readUmaAccess<E extends FailureReason>(
  permissions: Permissions,
  answer: Result<readonly UmaPermission[], E>,
  require?: Require,
): Result<UmaAccess, E> {
  if (answer.ok) return succeed(umaAccess(permissions, answer.value, require))
  return saysNotLoggedIn(answer.error)
    ? succeed({ ...umaAccess(permissions, []), isLoggedIn: false })
    : answer
}

/** Keycloak took it for the token of no session; or it never was a token, and was not sent; or there was none to send. */
function saysNotLoggedIn(error: FailureReason): boolean {
  if (error.code === 'signed_out') return true
  return error.code === 'oauth_error'
    ? error.error === 'invalid_grant' && (error.status === 400 || error.status === 401)
    : error.code === 'token_rejected' && error.claim === 'format'
}

/** `R#a,b` asks two things. */
function eachScope(request: PermissionRequest): readonly PermissionRequest[] {
  return request.scopes?.map((scope) => ({ ...request, scopes: [scope] })) ?? [request]
}

function meets(permission: UmaPermission, { resource, scopes = [] }: PermissionRequest): boolean {
  const isThis =
    resource === undefined || permission.rsname === resource || permission.rsid === resource
  return isThis && scopes.every((scope) => permission.scopes?.includes(scope))
}
