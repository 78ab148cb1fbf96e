/** One `permission` parameter, or several of the same resource. */
export interface RequestedPermission {
  /** What stands before the hash sign: an id, a name or a `resource-type` expression; empty if nothing does. */
  readonly resource: string
  readonly scopes: ReadonlySet<string>
}

/** The two sides of a `permission` parameter; undefined for hash signs alone, which Keycloak cannot take. */
export function splitPermission(permission: string): RequestedPermission | undefined {
  const [resource, scopes] = javaSplit(permission, '#')
  if (resource === undefined) return undefined
  return { resource, scopes: new Set(scopes === undefined ? [] : javaSplit(scopes, ',')) }
}

/** Joins what is asked of the same resource; what names none stays apart. */
export function joinByResource(permissions: Iterable<RequestedPermission>): RequestedPermission[] {
  const joined: RequestedPermission[] = []
  const places = new Map<string, number>()
  for (const { resource, scopes } of permissions) {
    const place = resource === '' ? undefined : places.get(resource)
    const earlier = place === undefined ? undefined : joined[place]
    if (place === undefined || earlier === undefined) {
      places.set(resource, joined.push({ resource, scopes }) - 1)
    } else {
      joined[place] = { resource, scopes: new Set([...earlier.scopes, ...scopes]) }
    }
  }
  return joined
}

// Java leaves out empty parts at the end, and of a text without any separator none.
function javaSplit(text: string, separator: string): string[] {
  const parts = text.split(separator)
  if (parts.length === 1) return parts
  while (parts.at(-1) === '') parts.pop()
  return parts
}
