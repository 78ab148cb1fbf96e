import type { DecisionStrategy } from './resource-server.ts'

/** What a policy looks at, by its `type`. */
export type Condition =
  | RoleCondition
  | UserCondition
  | ClientCondition
  | GroupCondition
  | TimeCondition
  | RegexCondition
  | ClientScopeCondition
  | AggregateCondition

/** Who or when: a condition that says yes or, with negative logic, no. */
export interface Policy {
  readonly name: string
  readonly logic: 'POSITIVE' | 'NEGATIVE'
  readonly condition: Condition
}

/** Any of the roles, and all that are required. */
export interface RoleCondition {
  readonly type: 'role'
  /** With a client id: a role of that client. */
  readonly roles: readonly {
    readonly clientId?: string
    readonly name: string
    readonly required: boolean
  }[]
  /** Looks at what the user has now instead of the token. */
  readonly fetchRoles: boolean
}

/** Any of the users, by name or id. */
export interface UserCondition {
  readonly type: 'user'
  readonly users: readonly string[]
}

/** The token was issued to any of the clients. */
export interface ClientCondition {
  readonly type: 'client'
  readonly clients: readonly string[]
}

/** A member of any of the groups. */
export interface GroupCondition {
  readonly type: 'group'
  readonly groups: readonly { readonly path: string; readonly extendChildren: boolean }[]
  /** The claim of the token that lists groups; without it, or where the token lacks it, the user's own groups. */
  readonly groupsClaim?: string
}

/** A date as the settings write it, in the time zone of the server. */
export interface TimeCondition {
  readonly type: 'time'
  readonly notBefore?: string
  readonly notOnOrAfter?: string
  readonly ranges: readonly {
    readonly field: 'dayMonth' | 'month' | 'year' | 'hour' | 'minute'
    readonly start: number
    readonly end: number
  }[]
}

/** A claim's first value matches the whole pattern. */
export interface RegexCondition {
  readonly type: 'regex'
  readonly targetClaim: string
  readonly pattern: RegExp
  /** Looks at pushed claims instead of those of the token. */
  readonly targetContextAttributes: boolean
}

/** Any of the client scopes, and all that are required, are in the token's `scope`. */
export interface ClientScopeCondition {
  readonly type: 'client-scope'
  readonly clientScopes: readonly { readonly name: string; readonly required: boolean }[]
}

/** What other policies say. */
export interface AggregateCondition {
  readonly type: 'aggregate'
  readonly decisionStrategy: DecisionStrategy
  readonly policies: readonly Policy[]
}
