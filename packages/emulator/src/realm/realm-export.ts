/** A client's or a client scope's protocol mapper, as Keycloak exports it. */
export interface MapperExport {
  readonly name: string
  readonly protocol?: string
  readonly protocolMapper: string
  readonly config?: Readonly<Record<string, string>>
}

/** A role, as Keycloak exports it. */
export interface RoleExport {
  readonly name: string
  readonly description?: string
  readonly composite?: boolean
  readonly composites?: {
    readonly realm?: readonly string[]
    readonly client?: Readonly<Record<string, readonly string[]>>
  }
}

/** A client scope, as Keycloak exports it. */
export interface ClientScopeExport {
  readonly name: string
  readonly protocol?: string
  readonly attributes?: Readonly<Record<string, string>>
  readonly protocolMappers?: readonly MapperExport[]
}

/** A client, as Keycloak exports it. */
export interface ClientExport {
  readonly id?: string
  readonly clientId: string
  readonly name?: string
  readonly enabled?: boolean
  readonly protocol?: string
  readonly secret?: string
  readonly publicClient?: boolean
  readonly bearerOnly?: boolean
  readonly clientAuthenticatorType?: string
  readonly standardFlowEnabled?: boolean
  readonly directAccessGrantsEnabled?: boolean
  readonly serviceAccountsEnabled?: boolean
  readonly authorizationServicesEnabled?: boolean
  readonly fullScopeAllowed?: boolean
  readonly rootUrl?: string
  readonly baseUrl?: string
  readonly adminUrl?: string
  readonly redirectUris?: readonly string[]
  readonly webOrigins?: readonly string[]
  readonly notBefore?: number
  readonly attributes?: Readonly<Record<string, string>>
  readonly protocolMappers?: readonly MapperExport[]
  readonly defaultClientScopes?: readonly string[]
  readonly optionalClientScopes?: readonly string[]
  readonly authorizationSettings?: unknown
}

/** A user's credential, as Keycloak exports it, or with its plain `value`. */
export interface CredentialExport {
  readonly type?: string
  readonly value?: string
  readonly secretData?: string
  readonly credentialData?: string
}

/** A user, as Keycloak exports it. */
export interface UserExport {
  readonly id?: string
  readonly username: string
  readonly email?: string
  readonly emailVerified?: boolean
  readonly firstName?: string
  readonly lastName?: string
  readonly enabled?: boolean
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>
  readonly credentials?: readonly CredentialExport[]
  readonly requiredActions?: readonly string[]
  readonly realmRoles?: readonly string[]
  readonly clientRoles?: Readonly<Record<string, readonly string[]>>
  readonly groups?: readonly string[]
  readonly serviceAccountClientId?: string
  readonly notBefore?: number
}

/** An action that users may have to do at a login, as Keycloak exports it. */
export interface RequiredActionExport {
  readonly alias: string
  readonly enabled?: boolean
  readonly priority?: number
}

/** A group, as Keycloak exports it. */
export interface GroupExport {
  readonly name: string
  readonly path?: string
  readonly realmRoles?: readonly string[]
  readonly clientRoles?: Readonly<Record<string, readonly string[]>>
  readonly subGroups?: readonly GroupExport[]
}

/** Which roles a client or a client scope may carry, as Keycloak exports it. */
export interface ScopeMappingExport {
  readonly client?: string
  readonly clientScope?: string
  readonly roles?: readonly string[]
}

/** A component, as Keycloak exports it: of all kinds the emulator reads keys. */
export interface ComponentExport {
  readonly name?: string
  readonly providerId: string
  readonly config?: Readonly<Record<string, readonly string[]>>
}

/**
 * A realm as Keycloak exports and imports it. Only what the emulator reads is named here; what else
 * an export has is named in a warning.
 *
 * @see [Importing and exporting realms](https://www.keycloak.org/server/importExport)
 */
export interface RealmExport {
  readonly id?: string
  readonly realm: string
  readonly displayName?: string
  readonly enabled?: boolean
  readonly notBefore?: number
  readonly registrationAllowed?: boolean
  readonly registrationEmailAsUsername?: boolean
  readonly loginWithEmailAllowed?: boolean
  readonly accessTokenLifespan?: number
  readonly ssoSessionIdleTimeout?: number
  readonly ssoSessionMaxLifespan?: number
  readonly clientSessionIdleTimeout?: number
  readonly clientSessionMaxLifespan?: number
  readonly offlineSessionIdleTimeout?: number
  readonly offlineSessionMaxLifespanEnabled?: boolean
  readonly offlineSessionMaxLifespan?: number
  readonly accessCodeLifespan?: number
  readonly accessCodeLifespanLogin?: number
  readonly revokeRefreshToken?: boolean
  readonly refreshTokenMaxReuse?: number
  readonly otpPolicyLookAheadWindow?: number
  readonly otpPolicyCodeReusable?: boolean
  readonly defaultRole?: RoleExport
  readonly roles?: {
    readonly realm?: readonly RoleExport[]
    readonly client?: Readonly<Record<string, readonly RoleExport[]>>
  }
  readonly requiredActions?: readonly RequiredActionExport[]
  readonly groups?: readonly GroupExport[]
  readonly defaultGroups?: readonly string[]
  readonly clients?: readonly ClientExport[]
  readonly clientScopes?: readonly ClientScopeExport[]
  readonly defaultDefaultClientScopes?: readonly string[]
  readonly defaultOptionalClientScopes?: readonly string[]
  readonly scopeMappings?: readonly ScopeMappingExport[]
  readonly clientScopeMappings?: Readonly<Record<string, readonly ScopeMappingExport[]>>
  readonly users?: readonly UserExport[]
  readonly components?: Readonly<Record<string, readonly ComponentExport[]>>
}
