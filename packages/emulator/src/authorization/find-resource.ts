import type { Identity } from './permission.ts'
import type { Resource, ResourceServer } from './resource-server.ts'
import { bestPattern } from './uri-pattern.ts'

/** Whether the one who asks is the resource server itself, by its service account. */
export function isResourceServer(server: ResourceServer, identity: Identity): boolean {
  return identity.isServiceAccount === true && identity.clientId === server.clientId
}

/** Whether the resource belongs to the one who asks, be it the resource server itself. */
export function isOwnedBy(server: ResourceServer, resource: Resource, identity: Identity): boolean {
  const { owner } = resource
  if (owner === undefined) return isResourceServer(server, identity)
  if (identity.isServiceAccount === true) return false
  return (
    owner.id === identity.userId || owner.name?.toLowerCase() === identity.username.toLowerCase()
  )
}

/** The resource of that id; Keycloak takes only what has a hyphen for an id. */
export function findById(server: ResourceServer, id: string): Resource | undefined {
  return id.includes('-') ? server.resources.find((resource) => resource.id === id) : undefined
}

/** All that a `resource-type` expression stands for; undefined if the text is none. */
export function findByTypeExpression(
  server: ResourceServer,
  expression: string,
  identity: Identity,
): readonly Resource[] | undefined {
  const [prefix, kind] = /^resource-type(-any|-instance|-owner)?:/.exec(expression) ?? []
  if (prefix === undefined) return undefined
  const type = expression.slice(prefix.length)
  return server.resources.filter((resource) => {
    if (resource.type !== type) return false
    switch (kind) {
      case '-any':
        return true
      case '-instance':
        return resource.owner !== undefined
      case '-owner':
        return isOwnedBy(server, resource, identity)
      default:
        return resource.owner === undefined
    }
  })
}

/**
 * All resources with that very URI, whoever owns them, in the order of their names. If there is none
 * and `matchingUri` is set, the resource server's own one whose pattern fits best.
 */
export function findByUri(
  server: ResourceServer,
  uri: string,
  options: { readonly matchingUri: boolean; readonly limit: number | undefined },
): readonly Resource[] {
  const { matchingUri, limit } = options
  const exact = server.resources
    .filter(({ uris }) => uris.some((each) => each.toLowerCase() === uri.toLowerCase()))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
  const found = limit === undefined || limit < 0 ? exact : exact.slice(0, limit)
  if (found.length > 0 || !matchingUri) return found
  const own = server.resources.filter(({ owner }) => owner === undefined)
  const pattern = bestPattern(
    own.flatMap(({ uris }) => uris),
    uri,
  )
  const matched = own.find(({ uris }) => pattern !== undefined && uris.includes(pattern))
  return matched === undefined ? [] : [matched]
}
