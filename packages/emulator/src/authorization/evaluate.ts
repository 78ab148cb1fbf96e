import type { EvaluationContext } from './decide.ts'
import { grantedScopes } from './decide-target.ts'
import { EvaluationFault } from './evaluation-fault.ts'
import { ownedTargets, requestedTargets } from './evaluation-target.ts'
import type { AskedPermission, EvaluationTarget } from './evaluation-target.ts'
import { findByUri } from './find-resource.ts'
import { inJavaSetOrder } from './java-set.ts'
import type { Granted, Identity, Permission, PermissionQuery, Refused } from './permission.ts'
import { joinByResource, splitPermission } from './requested-permission.ts'
import type { RequestedPermission } from './requested-permission.ts'
import type { ResourceServer } from './resource-server.ts'

/**
 * Decides as Keycloak does what the one who asks is granted of a resource server, in the order in
 * which it was asked, else in that of the settings. A part of it granted is a grant, unless an `rpt`
 * came along: then all must be. Returns Keycloak's own refusal otherwise.
 * [Authorization Services: Obtaining permissions](https://www.keycloak.org/docs/latest/authorization_services/#_service_obtaining_permissions).
 */
export function evaluatePermissions(
  server: ResourceServer,
  query: PermissionQuery,
  identity: Identity,
  nowSeconds: number,
): Granted | Refused {
  const requested = readRequested(server, query)
  if ('error' in requested) return requested
  const plan =
    requested.length === 0 && query.rptPermissions === undefined
      ? { targets: ownedTargets(server, query, identity), asked: [] }
      : requestedTargets(server, query, identity, requested)
  if ('error' in plan) return plan

  const context: EvaluationContext = { identity, nowSeconds, claims: query.claims ?? {} }
  const granted = decideAll(server, plan.targets, query, context)
  if ('error' in granted) return granted
  const holds = (permission: AskedPermission) => granted.some((each) => isSame(each, permission))
  const isAllGranted = query.rptPermissions === undefined || plan.asked.every(holds)
  if (granted.length === 0 || !isAllGranted) {
    return { status: 403, error: 'access_denied', error_description: 'not_authorized' }
  }
  const upgraded =
    query.rptPermissions?.every(({ rsid, scopes }) => holds({ rsid, scopes: new Set(scopes) })) ??
    false
  return { granted, upgraded }
}

function decideAll(
  server: ResourceServer,
  targets: readonly EvaluationTarget[],
  query: PermissionQuery,
  context: EvaluationContext,
): readonly Permission[] | Refused {
  try {
    return targets.flatMap((target) => {
      const scopes = grantedScopes(server, target, context)
      return scopes === undefined ? [] : permissionOf(target, scopes, query)
    })
  } catch (error) {
    if (!(error instanceof EvaluationFault)) throw error
    return {
      status: 500,
      error: 'server_error',
      error_description: 'Unexpected error while evaluating permissions',
    }
  }
}

// To Keycloak two permissions are the same when they share a resource and any scope, or have none.
function isSame({ rsid, scopes = [] }: Permission, asked: AskedPermission): boolean {
  if (rsid !== asked.rsid) return false
  if (scopes.length === 0 && asked.scopes.size === 0) return true
  return scopes.some((scope) => asked.scopes.has(scope))
}

function readRequested(
  server: ResourceServer,
  query: PermissionQuery,
): readonly RequestedPermission[] | Refused {
  const { permissions, resourceFormat = 'id' } = query
  if (resourceFormat !== 'id' && resourceFormat !== 'uri') return []
  const requested: RequestedPermission[] = []
  for (const permission of permissions) {
    const split = splitPermission(permission)
    if (split === undefined) return unreadable()
    if (resourceFormat === 'id') {
      requested.push(isBlank(split.resource) ? { ...split, resource: '' } : split)
      continue
    }
    const { resource: uri, scopes } = split
    if (uri === '') {
      if (!permission.includes('#')) return refuse('invalid_request', 'You must provide the uri')
      // Keycloak reads no further.
      requested.push(split)
      break
    }
    const { matchingUri = false, limit } = query
    const found = findByUri(server, uri, { matchingUri, limit })
    if (found.length === 0) {
      return refuse('invalid_resource', `Resource with uri [${uri}] does not exist.`)
    }
    requested.push(...found.map(({ id }) => ({ resource: id, scopes })))
  }
  return joinByResource(requested)
}

function isBlank(text: string): boolean {
  // As Java's trim has it.
  return /^[\0-\u{20}]*$/u.test(text)
}

function permissionOf(
  { resource, claims }: EvaluationTarget,
  scopes: ReadonlySet<string>,
  { includeResourceName = true }: PermissionQuery,
): Permission[] {
  if (resource === undefined && scopes.size === 0) return []
  return [
    {
      ...(scopes.size > 0 && { scopes: inJavaSetOrder(scopes) }),
      ...(claims.size > 0 && {
        claims: Object.fromEntries([...claims].map(([name, values]) => [name, [...values]])),
      }),
      ...(resource !== undefined && { rsid: resource.id }),
      ...(resource !== undefined && includeResourceName && { rsname: resource.name }),
    },
  ]
}

function refuse(error: string, error_description: string): Refused {
  return { status: 400, error, error_description }
}

function unreadable(): Refused {
  return {
    status: 500,
    error: 'unknown_error',
    error_description: 'For more on this error consult the server log.',
  }
}
