import type { Warn } from '../warn.ts'
import { withBuiltInRoles } from './built-in-clients.ts'
import { readRequiredActions } from './read-required-actions.ts'
import { readClients } from './read-clients.ts'
import { readGroups, readUsers } from './read-users.ts'
import type { Realm, RealmSettings } from './realm.ts'
import type { RealmExport } from './realm-export.ts'
import { readRoles } from './role-set.ts'
import { unsupportedMembers } from './unsupported.ts'

/**
 * Reads a realm from Keycloak's export, and fills in what Keycloak itself fills in at an import: its
 * own clients, roles and client scopes, service accounts, ids. Names in one warning all members that
 * the emulator goes on without.
 *
 * Throws a `TypeError` for what is no realm export.
 */
export function readRealm(realm: RealmExport, warn: Warn): Realm {
  if (typeof realm !== 'object' || realm === null || typeof realm.realm !== 'string') {
    throw new TypeError(
      'a realm export is an object with the string "realm", as Keycloak exports it; pass the parsed JSON',
    )
  }
  const unsupported = unsupportedMembers(realm)
  if (unsupported.length > 0) {
    warn(`realm ${realm.realm}: the emulator goes on without ${unsupported.join(', ')}`)
  }
  for (const { clientId, secret } of realm.clients ?? []) {
    if (/^\*+$/u.test(secret ?? '')) {
      warn(
        `client ${clientId}: the export hides the secret; write the true one, or export with kc.sh`,
      )
    }
  }
  const roles = readRoles(withBuiltInRoles(realm))
  const { clients, scopeNames } = readClients(realm, roles)
  const groups = readGroups(realm.groups ?? [])
  const defaultRole = {
    realm: [realm.defaultRole?.name ?? `default-roles-${realm.realm.toLowerCase()}`],
  }
  return {
    name: realm.realm,
    displayName: realm.displayName ?? realm.realm,
    settings: readSettings(realm),
    clients,
    users: readUsers(realm, { clients, roles, groups, defaultRole, warn }),
    defaultRoles: roles.expand(defaultRole),
    defaultGroups: realm.defaultGroups ?? [],
    scopeNames,
    requiredActions: readRequiredActions(realm.requiredActions),
    notBefore: realm.notBefore ?? 0,
  }
}

function readSettings(realm: RealmExport): RealmSettings {
  return {
    registrationAllowed: realm.registrationAllowed ?? false,
    registrationEmailAsUsername: realm.registrationEmailAsUsername ?? false,
    loginWithEmailAllowed: realm.loginWithEmailAllowed ?? true,
    accessTokenLifespan: realm.accessTokenLifespan ?? 300,
    ssoSessionIdleTimeout: shorter(
      realm.ssoSessionIdleTimeout ?? 1800,
      realm.clientSessionIdleTimeout,
    ),
    ssoSessionMaxLifespan: shorter(
      realm.ssoSessionMaxLifespan ?? 36_000,
      realm.clientSessionMaxLifespan,
    ),
    offlineSessionIdleTimeout: realm.offlineSessionIdleTimeout ?? 2_592_000,
    offlineSessionMaxLifespan:
      realm.offlineSessionMaxLifespanEnabled === true
        ? (realm.offlineSessionMaxLifespan ?? 5_184_000)
        : undefined,
    accessCodeLifespan: realm.accessCodeLifespan ?? 60,
    accessCodeLifespanLogin: realm.accessCodeLifespanLogin ?? 1800,
    revokeRefreshToken: realm.revokeRefreshToken ?? false,
    refreshTokenMaxReuse: realm.refreshTokenMaxReuse ?? 0,
    otpLookAheadWindow: realm.otpPolicyLookAheadWindow ?? 1,
    otpCodeReusable: realm.otpPolicyCodeReusable ?? false,
  }
}

/** A client session's own timeout counts where it is set (0 is unset) and shorter. */
function shorter(session: number, client = 0): number {
  return client > 0 ? Math.min(session, client) : session
}
