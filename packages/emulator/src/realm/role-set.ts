import type { RealmExport, RoleExport } from './realm-export.ts'

/** Roles of the realm and of clients, by name, in order. */
export interface RoleSet {
  readonly realm: readonly string[]
  readonly clients: Readonly<Record<string, readonly string[]>>
}

/** Roles as an export names them. */
export interface RoleNames {
  readonly realm?: readonly string[]
  readonly client?: Readonly<Record<string, readonly string[]>>
}

/** What each role brings with it, itself included, for all roles of a realm. */
export interface RoleTree {
  /** All that these roles are worth: themselves and, of composite ones, their parts. */
  expand(...names: readonly RoleNames[]): RoleSet
}

/** Reads the roles of a realm. Roles that no list has are kept as they are. */
export function readRoles(roles: NonNullable<RealmExport['roles']>): RoleTree {
  const realmRoles = byName(roles.realm ?? [])
  const clientRoles = new Map(
    Object.entries(roles.client ?? {}).map(([clientId, list]) => [clientId, byName(list)]),
  )

  return {
    expand(...names) {
      const realm = new Set<string>()
      const clients = new Map<string, Set<string>>()
      const add = ({ realm: own = [], client = {} }: RoleNames): void => {
        for (const name of own) {
          if (realm.has(name)) continue
          realm.add(name)
          add(realmRoles.get(name)?.composites ?? {})
        }
        for (const [clientId, list] of Object.entries(client)) {
          const held = clients.get(clientId) ?? new Set()
          clients.set(clientId, held)
          for (const name of list) {
            if (held.has(name)) continue
            held.add(name)
            add(clientRoles.get(clientId)?.get(name)?.composites ?? {})
          }
        }
      }
      for (const each of names) add(each)
      return {
        realm: [...realm].sort(),
        clients: Object.fromEntries(
          [...clients]
            .filter(([, held]) => held.size > 0)
            .map(([clientId, held]) => [clientId, [...held].sort()]),
        ),
      }
    },
  }
}

/** The roles that are in both. */
export function intersection(one: RoleSet, other: RoleSet): RoleSet {
  const clients = Object.entries(one.clients)
    .map(([clientId, roles]): [string, string[]] => [
      clientId,
      roles.filter((role) => other.clients[clientId]?.includes(role)),
    ])
    .filter(([, roles]) => roles.length > 0)
  return {
    realm: one.realm.filter((role) => other.realm.includes(role)),
    clients: Object.fromEntries(clients),
  }
}

/** Whether there is none in it. */
export function isEmpty({ realm, clients }: RoleSet): boolean {
  return realm.length === 0 && Object.keys(clients).length === 0
}

function byName(roles: readonly RoleExport[]): Map<string, RoleExport> {
  return new Map(roles.map((role) => [role.name, role]))
}
