import type { CredentialExport, MapperExport } from './realm-export.ts'
import type { RoleSet } from './role-set.ts'

/** Lifespans in seconds, and switches, with Keycloak's defaults filled in. */
export interface RealmSettings {
  readonly registrationAllowed: boolean
  readonly registrationEmailAsUsername: boolean
  readonly loginWithEmailAllowed: boolean
  readonly accessTokenLifespan: number
  readonly ssoSessionIdleTimeout: number
  readonly ssoSessionMaxLifespan: number
  readonly offlineSessionIdleTimeout: number
  /** `undefined` where offline sessions have no end. */
  readonly offlineSessionMaxLifespan: number | undefined
  readonly accessCodeLifespan: number
  readonly accessCodeLifespanLogin: number
  readonly revokeRefreshToken: boolean
  readonly refreshTokenMaxReuse: number
  readonly otpLookAheadWindow: number
  readonly otpCodeReusable: boolean
}

/** A client scope: what it is called in `scope`, and the mappers that it brings. */
export interface ClientScope {
  readonly name: string
  readonly isInTokenScope: boolean
  readonly mappers: readonly MapperExport[]
  /** The roles that it lets a client carry; a scope that has some is only for users who hold one. */
  readonly roles: RoleSet
}

/** A client of a realm. */
export interface Client {
  readonly id: string
  readonly clientId: string
  readonly name: string
  readonly enabled: boolean
  readonly isPublic: boolean
  readonly secret: string | undefined
  readonly authenticator: string
  readonly standardFlow: boolean
  readonly directAccessGrants: boolean
  readonly serviceAccounts: boolean
  readonly fullScopeAllowed: boolean
  /** The roles that it may carry where not all are allowed. */
  readonly scopeRoles: RoleSet
  readonly rootUrl: string
  readonly redirectUris: readonly string[]
  readonly webOrigins: readonly string[]
  readonly attributes: Readonly<Record<string, string>>
  readonly mappers: readonly MapperExport[]
  readonly defaultScopes: readonly ClientScope[]
  readonly optionalScopes: readonly ClientScope[]
  /** `undefined` where authorization services are off. */
  readonly authorizationSettings: unknown
  notBefore: number
}

/** A user of a realm, a service account too. */
export interface User {
  readonly id: string
  readonly username: string
  readonly enabled: boolean
  readonly email: string | undefined
  readonly emailVerified: boolean
  readonly firstName: string | undefined
  readonly lastName: string | undefined
  readonly attributes: Readonly<Record<string, readonly string[]>>
  readonly credentials: readonly CredentialExport[]
  readonly requiredActions: readonly string[]
  /** With composites and those of groups. */
  readonly roles: RoleSet
  /** Paths, such as `/night-watch`. */
  readonly groups: readonly string[]
  readonly serviceAccountClientId: string | undefined
  notBefore: number
}

/** A realm, ready to be served. */
export interface Realm {
  readonly name: string
  readonly displayName: string
  readonly settings: RealmSettings
  readonly clients: ReadonlyMap<string, Client>
  /** By id. Grows when somebody registers. */
  readonly users: Map<string, User>
  /** What a new user has. */
  readonly defaultRoles: RoleSet
  readonly defaultGroups: readonly string[]
  readonly scopeNames: readonly string[]
  /** The actions that are on, and their order: the lowest number comes first. */
  readonly requiredActions: ReadonlyMap<string, number>
  notBefore: number
}
