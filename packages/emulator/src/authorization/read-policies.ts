import type { Policy } from './policy.ts'
import { conditionMembers, readCondition } from './read-condition.ts'
import type { LeafType } from './read-condition.ts'
import type { PermissionRule, Resource } from './resource-server.ts'
import { settingsReader } from './settings-reader.ts'
import type { SettingsReader } from './settings-reader.ts'

/** What permissions may refer to, and where warnings go. */
export interface Referable {
  readonly scopes: ReadonlySet<string>
  readonly resources: readonly Resource[]
  readonly warn: (message: string) => void
}

const commonMembers = ['id', 'name', 'description', 'type', 'logic', 'decisionStrategy', 'config']
const linkMembers = ['resources', 'scopes', 'policies', 'applyPolicies', 'resourceType']
const strategies = ['UNANIMOUS', 'AFFIRMATIVE', 'CONSENSUS'] as const

/**
 * Reads policies and permissions, in any order and with names or ids for one another. Throws on
 * JavaScript, on types that Keycloak does not have, and on names that nothing bears.
 */
export function readPolicies(
  entries: readonly SettingsReader[],
  known: Referable,
): readonly PermissionRule[] {
  const { warn } = known
  const byName = new Map<string, SettingsReader>()
  for (const entry of entries) {
    const name = entry.text('name') ?? ''
    if (name === '') throw new Error(`${entry.where}: a policy needs a name`)
    if (byName.has(name))
      warn(`${entry.where}: the name ${name} is there twice; the last one counts`)
    byName.set(name, entry)
    refuseJavaScript(entry, name)
  }
  const byId = new Map([...byName.values()].map((entry) => [entry.text('id'), entry]))
  const policies = new Map<SettingsReader, Policy>()
  const reading = new Set<SettingsReader>()

  function resolve(name: string, where: string): Policy {
    const entry = byName.get(name) ?? byId.get(name)
    if (entry === undefined) throw new Error(`${where}: no policy has the name or id ${name}`)
    const earlier = policies.get(entry)
    if (earlier !== undefined) return earlier
    if (reading.has(entry)) throw new Error(`${where}: ${name} applies itself`)
    reading.add(entry)
    const policy = readPolicy(entry)
    policies.set(entry, policy)
    return policy
  }

  function readPolicy(entry: SettingsReader): Policy {
    const type = entry.text('type') ?? ''
    const common = {
      name: entry.text('name') ?? '',
      logic: entry.choice('logic', ['POSITIVE', 'NEGATIVE'], 'POSITIVE'),
    }
    const config = configOf(entry)
    if (type === 'aggregate') {
      const condition = {
        type,
        decisionStrategy: strategyOf(entry),
        policies: applied(config),
      } as const
      return { ...common, condition }
    }
    if (!isLeafType(type)) {
      throw new Error(`${entry.where}: the emulator knows no policy of type ${type}`)
    }
    return { ...common, condition: readCondition(type, config) }
  }

  function applied(config: SettingsReader): readonly Policy[] {
    const member = config.has('policies') ? 'policies' : 'applyPolicies'
    const names = new Set(config.texts(member))
    return [...new Set([...names].map((name) => resolve(name, config.where)))]
  }

  const rules: PermissionRule[] = []
  for (const [name, entry] of byName) {
    const type = entry.text('type')
    if (type === 'scope' || type === 'resource') {
      rules.push(readRule(name, type, entry, known, applied))
      warnOfMembers(entry, [...linkMembers, 'defaultResourceType'], warn)
    } else if (type === 'uma') {
      warn(`${entry.where}: type uma (what an owner shares) is not supported and has no effect`)
    } else {
      resolve(name, entry.where)
      warnOfMembers(entry, isLeafType(type) ? conditionMembers[type] : linkMembers, warn)
    }
  }
  return rules
}

function readRule(
  name: string,
  type: PermissionRule['type'],
  entry: SettingsReader,
  known: Referable,
  applied: (config: SettingsReader) => readonly Policy[],
): PermissionRule {
  const config = configOf(entry)
  const scopes = config.texts('scopes', 'name')
  for (const scope of scopes) {
    if (!known.scopes.has(scope)) throw new Error(`${entry.where}: there is no scope ${scope}`)
  }
  const resources = config.texts('resources', '_id').filter((resource) => resource !== '')
  const resourceType = config.text('resourceType') ?? config.text('defaultResourceType')
  return {
    type,
    name,
    decisionStrategy: strategyOf(entry),
    resources: new Set(resources.map((each) => resourceId(each, known, entry.where))),
    scopes: new Set(scopes),
    ...(resourceType !== undefined && { resourceType }),
    policies: applied(config),
  }
}

function resourceId(nameOrId: string, known: Referable, where: string): string {
  const named = known.resources.filter(({ name }) => name === nameOrId)
  const resource =
    known.resources.find(({ id }) => id === nameOrId) ??
    named.find(({ owner }) => owner === undefined)
  if (resource !== undefined) return resource.id
  const [users, another] = named
  if (users === undefined || another !== undefined) {
    throw new Error(
      `${where}: no resource has the id ${nameOrId}, and the resource server owns none of that name`,
    )
  }
  known.warn(
    `${where}: ${nameOrId} is a user's resource, which Keycloak exports by its name but imports only by its id`,
  )
  return users.id
}

function strategyOf(entry: SettingsReader): PermissionRule['decisionStrategy'] {
  return entry.choice('decisionStrategy', strategies, 'UNANIMOUS')
}

// Members of the policy itself, as the admin API has them, go before those of its config.
function configOf(entry: SettingsReader): SettingsReader {
  return settingsReader({ ...entry.object('config').members, ...entry.members }, entry.where)
}

function refuseJavaScript(entry: SettingsReader, name: string): void {
  const type = entry.text('type') ?? ''
  if (type !== 'js' && !type.startsWith('script-') && !type.endsWith('.js')) return
  throw new Error(
    `${entry.where}: policy ${name} is JavaScript (type ${type}), which the emulator does not run. Say the same by role, user, client, group, time, regex, client-scope or aggregate policies, or test it on a real Keycloak`,
  )
}

function warnOfMembers(
  entry: SettingsReader,
  supported: readonly string[],
  warn: (message: string) => void,
): void {
  entry.warnBut([...commonMembers, ...supported], warn)
  entry.object('config').warnBut(supported, warn)
}

function isLeafType(type: string | undefined): type is LeafType {
  return type !== undefined && Object.hasOwn(conditionMembers, type)
}
