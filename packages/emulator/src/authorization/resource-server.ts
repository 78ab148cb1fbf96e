import type { Policy } from './policy.ts'

/** What becomes of several votes: all, any, or more than half must be in favour. */
export type DecisionStrategy = 'UNANIMOUS' | 'AFFIRMATIVE' | 'CONSENSUS'

/** A user whom a resource belongs to, as the settings name him. */
export interface ResourceOwner {
  readonly id?: string
  readonly name?: string
}

/** A thing that is protected. */
export interface Resource {
  readonly id: string
  readonly name: string
  readonly displayName?: string
  readonly type?: string
  readonly iconUri?: string
  readonly attributes?: Readonly<Record<string, readonly string[]>>
  readonly uris: readonly string[]
  readonly scopes: readonly string[]
  /** A user; absent when it is the resource server's own. */
  readonly owner?: ResourceOwner
  readonly ownerManagedAccess: boolean
}

/** A permission of the settings: it says which policies decide over which resources and scopes. */
export interface PermissionRule {
  readonly type: 'scope' | 'resource'
  readonly name: string
  readonly decisionStrategy: DecisionStrategy
  /** By their ids. */
  readonly resources: ReadonlySet<string>
  readonly scopes: ReadonlySet<string>
  /** `defaultResourceType`. */
  readonly resourceType?: string
  readonly policies: readonly Policy[]
}

/** One client's authorization settings, with all names resolved. */
export interface ResourceServer {
  readonly clientId: string
  readonly policyEnforcementMode: 'ENFORCING' | 'PERMISSIVE' | 'DISABLED'
  readonly decisionStrategy: DecisionStrategy
  readonly allowRemoteResourceManagement: boolean
  /** The names of all scopes. */
  readonly scopes: ReadonlySet<string>
  readonly resources: readonly Resource[]
  readonly permissions: readonly PermissionRule[]
}
