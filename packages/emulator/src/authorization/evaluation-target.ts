import { acceptedClaims } from './pushed-claims.ts'
import { inJavaSetOrder } from './java-set.ts'
import { findById, findByTypeExpression, isOwnedBy, isResourceServer } from './find-resource.ts'
import type { Identity, PermissionQuery, Refused } from './permission.ts'
import type { RequestedPermission } from './requested-permission.ts'
import type { Resource, ResourceServer } from './resource-server.ts'

/** A resource, or no resource, with the scopes of it that are to be decided on. */
export interface EvaluationTarget {
  readonly resource: Resource | undefined
  readonly scopes: Set<string>
  readonly claims: Map<string, Set<string>>
}

/** What is to be decided on, and what the answer must hold for all that was asked to be granted. */
export interface EvaluationPlan {
  readonly targets: readonly EvaluationTarget[]
  readonly asked: readonly AskedPermission[]
}

/** What was asked, by the id of its resource where that was found, with every scope that was named. */
export interface AskedPermission {
  readonly rsid: string | undefined
  readonly scopes: ReadonlySet<string>
}

/** All resources that the resource server or the one who asks owns. */
export function ownedTargets(
  server: ResourceServer,
  query: PermissionQuery,
  identity: Identity,
): readonly EvaluationTarget[] {
  const own = server.resources.filter(({ owner }) => owner === undefined)
  const users = server.resources.filter(
    (resource) => resource.owner !== undefined && isOwnedBy(server, resource, identity),
  )
  return [...own, ...users]
    .slice(0, query.limit === undefined ? undefined : Math.max(query.limit, 0))
    .map((resource) => newTarget(server, query, resource, new Set(resource.scopes)))
}

/**
 * What the asked permissions and the `rpt` name. An unknown name is refused only while nothing before
 * it was found, an unknown scope wherever it stands alone.
 */
export function requestedTargets(
  server: ResourceServer,
  query: PermissionQuery,
  identity: Identity,
  requested: readonly RequestedPermission[],
): EvaluationPlan | Refused {
  const targets = new Map<string, EvaluationTarget>()
  const asked: AskedPermission[] = []
  const isFull = () => query.limit !== undefined && targets.size >= query.limit

  function add(resource: Resource, scopes: ReadonlySet<string>): void {
    if (targets.has(resource.id)) return
    const target = newTarget(server, query, resource, scopes)
    if (scopes.size === 0 || target.scopes.size > 0) targets.set(resource.id, target)
  }

  function addByName(name: string, scopes: ReadonlySet<string>): string {
    const named = server.resources.filter((resource) => resource.name === name)
    const users = named.find((resource) => isOwnedBy(server, resource, identity))
    if (users !== undefined) add(users, scopes)
    const own = named.find((resource) => resource.owner === undefined)
    if (own !== undefined) add(own, scopes)
    return (own ?? users)?.id ?? name
  }

  function addScopes(scopes: ReadonlySet<string>): void {
    const having = server.resources.filter((resource) =>
      resource.scopes.some((scope) => scopes.has(scope)),
    )
    for (const resource of having) {
      if (isFull()) return
      const target = targets.get(resource.id)
      if (target === undefined) {
        targets.set(resource.id, newTarget(server, query, resource, scopes))
      } else {
        for (const scope of scopes) if (resource.scopes.includes(scope)) target.scopes.add(scope)
      }
    }
    if (having.length > 0) return
    for (const scope of scopes) {
      const key = `scope ${scope}`
      if (isFull()) return
      if (targets.has(key)) continue
      targets.set(key, { resource: undefined, scopes: new Set([scope]), claims: claimsOf(query) })
    }
  }

  for (const permission of requested) {
    if (isFull()) break
    const named = new Set([...permission.scopes, ...(query.scope?.split(' ') ?? [])])
    const scopes = new Set([...named].filter((scope) => server.scopes.has(scope)))
    if (named.size > 0 && scopes.size === 0) return unknownScopes(named)
    const { resource: name } = permission
    const byId = findById(server, name)
    const byType = findByTypeExpression(server, name, identity)
    if (name === '') {
      addScopes(scopes)
      asked.push({ rsid: undefined, scopes: named })
    } else if (byId !== undefined) {
      add(byId, scopes)
      asked.push({ rsid: byId.id, scopes: named })
    } else if (byType !== undefined) {
      for (const resource of byType) add(resource, scopes)
      asked.push({ rsid: name, scopes: named })
    } else {
      asked.push({ rsid: addByName(name, scopes), scopes: named })
      if (targets.size === 0 && !isResourceServer(server, identity)) return unknownResource(name)
    }
  }
  addRptPermissions(server, query, targets, isFull)
  return { targets: [...targets.values()], asked }
}

function addRptPermissions(
  server: ResourceServer,
  query: PermissionQuery,
  targets: Map<string, EvaluationTarget>,
  isFull: () => boolean,
): void {
  if (query.isRptExpired === true) return
  for (const { rsid, scopes = [], claims = {} } of query.rptPermissions ?? []) {
    if (isFull()) return
    const resource = server.resources.find(({ id }) => id === rsid)
    if (resource === undefined) continue
    let target = targets.get(resource.id)
    if (target === undefined) {
      target = { resource, scopes: new Set(), claims: setsOf(claims) }
      targets.set(resource.id, target)
    } else {
      for (const [name, values] of setsOf(claims)) {
        for (const value of values) target.claims.get(name)?.add(value)
      }
    }
    for (const scope of scopes) if (server.scopes.has(scope)) target.scopes.add(scope)
  }
}

function newTarget(
  server: ResourceServer,
  query: PermissionQuery,
  resource: Resource,
  asked: ReadonlySet<string>,
): EvaluationTarget {
  const all = [...resource.scopes, ...inheritedScopes(server, resource)]
  const scopes = new Set(asked.size === 0 ? all : all.filter((scope) => asked.has(scope)))
  return { resource, scopes, claims: claimsOf(query) }
}

// What a user owns has also the scopes of the resource server's own resources of the same type.
function inheritedScopes(server: ResourceServer, { type, owner }: Resource): readonly string[] {
  if (type === undefined || owner === undefined) return []
  return server.resources
    .filter((other) => other.owner === undefined && other.type === type)
    .flatMap(({ scopes }) => scopes)
}

function claimsOf({ claims = {} }: PermissionQuery): Map<string, Set<string>> {
  return setsOf(acceptedClaims(claims))
}

function setsOf(claims: Readonly<Record<string, readonly string[]>>): Map<string, Set<string>> {
  return new Map(Object.entries(claims).map(([name, values]) => [name, new Set(values)]))
}

function unknownResource(name: string): Refused {
  return {
    status: 400,
    error: 'invalid_resource',
    error_description: `Resource with id [${name}] does not exist.`,
  }
}

function unknownScopes(scopes: ReadonlySet<string>): Refused {
  return {
    status: 400,
    error: 'invalid_scope',
    error_description: `One of the given scopes [${inJavaSetOrder(scopes).join(', ')}] is invalid`,
  }
}
