/** Roles of the realm, or of one client. */
export interface Roles {
  /** The client; none for the realm. */
  readonly client?: string
  readonly roles: readonly string[]
}

/** All roles of an access token: the realm's first. A token without any has none. */
export function rolesOf(claims: Readonly<Record<string, unknown>> = {}): readonly Roles[] {
  const { realm_access, resource_access } = claims
  const clients = isObject(resource_access) ? Object.entries(resource_access) : []
  return [
    { roles: namesIn(realm_access) },
    ...clients.map(([client, access]) => ({ client, roles: namesIn(access) })),
  ]
}

function namesIn(access: unknown): readonly string[] {
  const roles = isObject(access) ? access['roles'] : undefined
  return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : []
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
