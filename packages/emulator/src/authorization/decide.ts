import type { DecisionStrategy } from './resource-server.ts'
import type { Identity } from './permission.ts'
import type {
  ClientScopeCondition,
  Condition,
  GroupCondition,
  Policy,
  RoleCondition,
  UserCondition,
} from './policy.ts'
import { matchesPattern } from './regex-condition.ts'
import { claimValues } from './claim-values.ts'
import { isWithin } from './time-condition.ts'

/** All that policies look at. */
export interface EvaluationContext {
  readonly identity: Identity
  readonly nowSeconds: number
  readonly claims: Readonly<Record<string, readonly string[]>>
}

/** Whether the policy is in favour, its logic counted in. */
export function decide(policy: Policy, context: EvaluationContext): boolean {
  return holds(policy.condition, context) === (policy.logic === 'POSITIVE')
}

/** Whether so many votes in favour out of all carry the strategy. */
export function carries(strategy: DecisionStrategy, votes: readonly boolean[]): boolean {
  const inFavour = votes.filter((vote) => vote).length
  switch (strategy) {
    case 'AFFIRMATIVE':
      return inFavour > 0
    case 'CONSENSUS':
      return inFavour > votes.length - inFavour
    case 'UNANIMOUS':
      return inFavour === votes.length
  }
}

function holds(condition: Condition, context: EvaluationContext): boolean {
  const { identity } = context
  switch (condition.type) {
    case 'role':
      return hasRoles(condition, identity)
    case 'user':
      return isAmong(condition, identity)
    case 'client':
      return condition.clients.includes(identity.clientId)
    case 'group':
      return isMember(condition, identity)
    case 'time':
      return isWithin(condition, new Date(context.nowSeconds * 1000))
    case 'regex':
      return matchesPattern(condition, context)
    case 'client-scope':
      return hasClientScopes(condition, identity)
    case 'aggregate': {
      const votes = condition.policies.map((policy) => decide(policy, context))
      return votes.length > 0 && carries(condition.decisionStrategy, votes)
    }
  }
}

interface Wanted {
  readonly required: boolean
}

function hasAnyAndRequired<W extends Wanted>(
  wanted: readonly W[],
  has: (each: W) => boolean,
): boolean {
  return wanted.some(has) && wanted.every((each) => !each.required || has(each))
}

function hasRoles({ roles, fetchRoles }: RoleCondition, identity: Identity): boolean {
  const source = fetchRoles ? (identity.storedRoles ?? identity) : identity
  return hasAnyAndRequired(roles, ({ clientId, name }) => {
    if (clientId === undefined) return source.realmRoles.includes(name)
    return (
      Object.hasOwn(source.clientRoles, clientId) &&
      source.clientRoles[clientId]?.includes(name) === true
    )
  })
}

// The id of a service account is to Keycloak that of its client, so it is no user of a list.
function isAmong({ users }: UserCondition, identity: Identity): boolean {
  if (identity.isServiceAccount === true) return false
  return users.some(
    (user) => user === identity.userId || user.toLowerCase() === identity.username.toLowerCase(),
  )
}

function isMember({ groups, groupsClaim }: GroupCondition, identity: Identity): boolean {
  const claimed = groupsClaim === undefined ? [] : claimValues(identity.accessToken, groupsClaim)
  const held = claimed.length > 0 ? claimed : identity.groups
  return groups.some(({ path, extendChildren }) => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    return held.some(
      (group) =>
        group === name ||
        (group.includes('/') &&
          (group === path || (extendChildren && group.startsWith(`${path}/`)))),
    )
  })
}

function hasClientScopes({ clientScopes }: ClientScopeCondition, identity: Identity): boolean {
  const scopes = (claimValues(identity.accessToken, 'scope')[0] ?? '').split(' ')
  return hasAnyAndRequired(clientScopes, ({ name }) => scopes.includes(name))
}
