/**
 * What Keycloak grants, as it stands in a token's `authorization.permissions` and in
 * `response_mode=permissions`. A scope that no resource has is granted without `rsid`.
 */
export interface Permission {
  readonly rsid?: string
  readonly rsname?: string
  readonly scopes?: readonly string[]
  readonly claims?: Readonly<Record<string, readonly string[]>>
}

/** Who asks: mostly what stands in the access token, for there Keycloak looks. */
export interface Identity {
  /** The user's id, the token's `sub`. */
  readonly userId: string
  readonly username: string
  /** The token's `realm_access.roles`. */
  readonly realmRoles: readonly string[]
  /** The token's roles of clients, by client id. */
  readonly clientRoles: Readonly<Record<string, readonly string[]>>
  /** The user's own groups as paths, like `/night-watch`. */
  readonly groups: readonly string[]
  /** The token's `azp`. */
  readonly clientId: string
  /** Whether the user is the service account of `clientId`: Keycloak then takes the client for the one who asks. */
  readonly isServiceAccount?: boolean
  /** The claims of the token; regex and client scope policies and a group policy's `groupsClaim` look here. */
  readonly accessToken?: Readonly<Record<string, unknown>>
  /** The roles that the user has now, for role policies with `fetchRoles`; without it, those of the token. */
  readonly storedRoles?: Pick<Identity, 'realmRoles' | 'clientRoles'>
}

/** What is asked: those parameters of the uma-ticket grant that decide. */
export interface PermissionQuery {
  /** The `permission` parameters as they came: `R`, `R#a,b`, `#a`. None: all that the resource server or the user owns. */
  readonly permissions: readonly string[]
  /** `permission_resource_format`; without it, `id`. With other than `id` and `uri`, Keycloak reads no `permission`. */
  readonly resourceFormat?: string
  /** `permission_resource_matching_uri`. */
  readonly matchingUri?: boolean
  /** `response_permissions_limit`. */
  readonly limit?: number
  /** `response_include_resource_name`; without it, true. */
  readonly includeResourceName?: boolean
  /** `scope`: its words are asked for in addition, of each permission. */
  readonly scope?: string
  /** The permissions of an `rpt` whose signature is good; an empty list for one that has none. */
  readonly rptPermissions?: readonly Permission[]
  /** Whether that `rpt` has expired: it then adds nothing, but all that is asked must still be granted. */
  readonly isRptExpired?: boolean
  /** Pushed claims (`claim_token`); they come back in each permission. */
  readonly claims?: Readonly<Record<string, readonly string[]>>
}

/** A grant; `upgraded` says that it holds all that the `rpt` held. */
export interface Granted {
  readonly granted: readonly Permission[]
  readonly upgraded: boolean
}

/** Keycloak's own refusal: the status and the members of the body. */
export interface Refused {
  readonly status: 400 | 403 | 500
  readonly error: string
  readonly error_description?: string
}
