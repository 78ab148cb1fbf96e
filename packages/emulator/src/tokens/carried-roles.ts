import type { MapperExport } from '../realm/realm-export.ts'
import type { Client, ClientScope, User } from '../realm/realm.ts'
import { intersection, isEmpty } from '../realm/role-set.ts'
import type { RoleSet } from '../realm/role-set.ts'

/** The roles of a user that a client may carry in its tokens: all, or those of its scope mappings; then as mappers change them. */
export function carriedRoles(user: User, client: Client, scopes: readonly ClientScope[]): RoleSet {
  const allowed = client.fullScopeAllowed
    ? user.roles
    : union([
        intersection(user.roles, client.scopeRoles),
        ...scopes.map(({ roles }) => intersection(user.roles, roles)),
      ])
  const mappers = [...client.mappers, ...scopes.flatMap((scope) => scope.mappers)]
  return mappers.reduce(changedBy, allowed)
}

function changedBy(roles: RoleSet, { protocolMapper, config = {} }: MapperExport): RoleSet {
  const { role = '' } = config
  if (protocolMapper === 'oidc-hardcoded-role-mapper') return union([roles, roleSetOf(role)])
  if (protocolMapper !== 'oidc-role-name-mapper') return roles
  const isHeld = !isEmpty(intersection(roles, roleSetOf(role)))
  if (!isHeld) return roles
  return union([without(roles, roleSetOf(role)), roleSetOf(config['new.role.name'] ?? role)])
}

/** `editor` is a role of the realm, `app.editor` one of the client `app`. */
function roleSetOf(role: string): RoleSet {
  const dot = role.lastIndexOf('.')
  return dot === -1
    ? { realm: [role], clients: {} }
    : { realm: [], clients: { [role.slice(0, dot)]: [role.slice(dot + 1)] } }
}

function union(sets: readonly RoleSet[]): RoleSet {
  const clients: Record<string, string[]> = {}
  for (const set of sets) {
    for (const [clientId, names] of Object.entries(set.clients)) {
      clients[clientId] = distinct([...(clients[clientId] ?? []), ...names])
    }
  }
  return { realm: distinct(sets.flatMap(({ realm }) => realm)), clients }
}

function without(roles: RoleSet, others: RoleSet): RoleSet {
  const clients = Object.entries(roles.clients).map(([clientId, names]): [string, string[]] => [
    clientId,
    names.filter((name) => !others.clients[clientId]?.includes(name)),
  ])
  return {
    realm: roles.realm.filter((role) => !others.realm.includes(role)),
    clients: Object.fromEntries(clients.filter(([, names]) => names.length > 0)),
  }
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}
