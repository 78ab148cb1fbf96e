import type { Warn } from '../warn.ts'
import type { Client, User } from './realm.ts'
import type { GroupExport, RealmExport, UserExport } from './realm-export.ts'
import type { RoleNames, RoleTree } from './role-set.ts'

interface Surroundings {
  readonly clients: ReadonlyMap<string, Client>
  readonly roles: RoleTree
  readonly groups: ReadonlyMap<string, RoleNames>
  readonly defaultRole: RoleNames
  readonly warn: Warn
}

/** Reads the users of a realm by id, and makes the service accounts that an export does not bring. */
export function readUsers(realm: RealmExport, around: Surroundings): Map<string, User> {
  const listed = realm.users ?? []
  const accounts = new Set(listed.map(({ serviceAccountClientId }) => serviceAccountClientId))
  const made = [...around.clients.values()]
    .filter(({ serviceAccounts, clientId }) => serviceAccounts && !accounts.has(clientId))
    .map(({ clientId }): UserExport => ({
      username: `service-account-${clientId.toLowerCase()}`,
      serviceAccountClientId: clientId,
      realmRoles: around.defaultRole.realm ?? [],
    }))
  const users = [...listed, ...made].map((user) => readUser(user, around))
  return new Map(users.map((user) => [user.id, user]))
}

/** The roles that each group gives, by its path; a subgroup has those of its parents too. */
export function readGroups(
  groups: readonly GroupExport[],
  parent = { path: '', roles: [] as readonly RoleNames[] },
): Map<string, RoleNames> {
  const found = new Map<string, RoleNames>()
  for (const { name, realmRoles = [], clientRoles = {}, subGroups = [] } of groups) {
    const path = `${parent.path}/${name}`
    const roles = [...parent.roles, { realm: realmRoles, client: clientRoles }]
    found.set(path, joined(roles))
    for (const [below, held] of readGroups(subGroups, { path, roles })) found.set(below, held)
  }
  return found
}

function joined(list: readonly RoleNames[]): RoleNames {
  const client: Record<string, string[]> = {}
  for (const { client: clients = {} } of list) {
    for (const [clientId, names] of Object.entries(clients))
      (client[clientId] ??= []).push(...names)
  }
  return { realm: list.flatMap(({ realm = [] }) => realm), client }
}

function readUser(user: UserExport, { roles, groups, warn }: Surroundings): User {
  if (user.credentials?.some(({ secretData }) => /^\*+$/u.test(secretData ?? ''))) {
    warn(`user ${user.username}: the export hides the credentials; write a plain "value" instead`)
  }
  return {
    id: user.id ?? crypto.randomUUID(),
    username: user.username.toLowerCase(),
    enabled: user.enabled ?? true,
    email: user.email?.toLowerCase(),
    emailVerified: user.emailVerified ?? false,
    firstName: user.firstName,
    lastName: user.lastName,
    attributes: Object.fromEntries(
      Object.entries(user.attributes ?? {}).map(([name, value]) => [name, [value].flat()]),
    ),
    credentials: user.credentials ?? [],
    requiredActions: user.requiredActions ?? [],
    roles: roles.expand(
      { realm: user.realmRoles ?? [], client: user.clientRoles ?? {} },
      ...(user.groups ?? []).map((path) => groups.get(path) ?? {}),
    ),
    groups: user.groups ?? [],
    serviceAccountClientId: user.serviceAccountClientId,
    notBefore: user.notBefore ?? 0,
  }
}

/** The user of a name or, where the realm lets people sign in by it, of an e-mail address. */
export function findUser(
  users: ReadonlyMap<string, User>,
  name: string,
  byEmail: boolean,
): User | undefined {
  const wanted = name.toLowerCase()
  const people = [...users.values()].filter((user) => user.serviceAccountClientId === undefined)
  return (
    people.find(({ username }) => username === wanted) ??
    (byEmail ? people.find(({ email }) => email === wanted) : undefined)
  )
}
