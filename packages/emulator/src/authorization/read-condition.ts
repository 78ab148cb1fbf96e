import type { Condition, RoleCondition, TimeCondition } from './policy.ts'
import type { SettingsReader } from './settings-reader.ts'
import { parseLocalTime } from './time-condition.ts'

/** The types of policies that look at something else than other policies. */
export type LeafType = Exclude<Condition['type'], 'aggregate'>

/** The members of each type's configuration. */
export const conditionMembers: Readonly<Record<LeafType, readonly string[]>> = {
  role: ['roles', 'fetchRoles'],
  user: ['users'],
  client: ['clients'],
  group: ['groups', 'groupsClaim'],
  time: [
    'nbf',
    'notBefore',
    'noa',
    'notOnOrAfter',
    ...['dayMonth', 'month', 'year', 'hour', 'minute'].flatMap((field) => [field, `${field}End`]),
  ],
  regex: ['targetClaim', 'pattern', 'targetContextAttributes'],
  'client-scope': ['clientScopes'],
}

/** Reads what a policy looks at, from its `config` or from the members of its own representation. */
export function readCondition(type: LeafType, config: SettingsReader): Condition {
  switch (type) {
    case 'role':
      return { type, roles: readRoles(config), fetchRoles: config.flag('fetchRoles') ?? false }
    case 'user':
      return { type, users: config.texts('users') }
    case 'client':
      return { type, clients: config.texts('clients') }
    case 'group':
      return readGroups(config)
    case 'time':
      return readTime(config)
    case 'regex':
      return {
        type,
        targetClaim: required(config, 'targetClaim'),
        pattern: readPattern(config),
        targetContextAttributes: config.flag('targetContextAttributes') ?? false,
      }
    case 'client-scope': {
      const clientScopes = config.objects('clientScopes').map((each) => ({
        name: required(each, 'id'),
        required: each.flag('required') ?? false,
      }))
      return { type, clientScopes }
    }
  }
}

function required(reader: SettingsReader, name: string): string {
  const text = reader.text(name)
  if (text === undefined) throw new Error(`${reader.where}: ${name} is missing`)
  return text
}

function readRoles(config: SettingsReader): RoleCondition['roles'] {
  return config.objects('roles').map((role) => {
    const id = required(role, 'id')
    const slash = id.indexOf('/')
    return {
      ...(slash !== -1 && { clientId: id.slice(0, slash) }),
      name: id.slice(slash + 1),
      required: role.flag('required') ?? false,
    }
  })
}

function readGroups(config: SettingsReader): Condition {
  const groups = config.objects('groups').map((group) => ({
    path: required(group, 'path'),
    extendChildren: group.flag('extendChildren') ?? false,
  }))
  const groupsClaim = config.text('groupsClaim')
  return {
    type: 'group',
    groups,
    ...(groupsClaim !== undefined && groupsClaim !== '' && { groupsClaim }),
  }
}

function readTime(config: SettingsReader): Condition {
  const notBefore = readLocalTime(config, config.has('nbf') ? 'nbf' : 'notBefore')
  const notOnOrAfter = readLocalTime(config, config.has('noa') ? 'noa' : 'notOnOrAfter')
  const ranges: TimeCondition['ranges'][number][] = []
  for (const field of ['dayMonth', 'month', 'year', 'hour', 'minute'] as const) {
    const start = config.integer(field)
    const end = config.integer(`${field}End`)
    if (start !== undefined) ranges.push({ field, start, end: end ?? start })
  }
  return {
    type: 'time',
    ...(notBefore !== undefined && { notBefore }),
    ...(notOnOrAfter !== undefined && { notOnOrAfter }),
    ranges,
  }
}

function readLocalTime(config: SettingsReader, name: string): string | undefined {
  const text = config.text(name)
  if (text === undefined || text === '') return undefined
  if (parseLocalTime(text) === undefined) {
    throw new Error(`${config.where}: ${name} should be like 2020-01-31 23:59:59, got ${text}`)
  }
  return text
}

function readPattern(config: SettingsReader): RegExp {
  const pattern = required(config, 'pattern')
  try {
    return new RegExp(`^(?:${pattern})$`)
  } catch {
    throw new Error(
      `${config.where}: pattern ${pattern} is no regular expression that JavaScript has: Keycloak's are Java's, use what both have`,
    )
  }
}
