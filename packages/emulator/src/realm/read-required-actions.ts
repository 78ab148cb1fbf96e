import type { RequiredActionExport } from './realm-export.ts'

/** What Keycloak gives a realm whose import names none. */
const builtIn: readonly RequiredActionExport[] = [
  { alias: 'UPDATE_PROFILE', priority: 40 },
  { alias: 'VERIFY_EMAIL', priority: 50 },
  { alias: 'CONFIGURE_TOTP', priority: 54 },
  { alias: 'UPDATE_PASSWORD', priority: 57 },
  { alias: 'webauthn-register', priority: 80 },
  { alias: 'webauthn-register-passwordless', priority: 90 },
  { alias: 'VERIFY_PROFILE', priority: 100 },
  { alias: 'delete_credential', priority: 110 },
  { alias: 'idp_link', priority: 120 },
  { alias: 'CONFIGURE_RECOVERY_AUTHN_CODES', priority: 130 },
  { alias: 'update_user_locale', priority: 1000 },
]

/** The actions that are on in a realm, with their order. */
export function readRequiredActions(
  actions: readonly RequiredActionExport[] = builtIn,
): ReadonlyMap<string, number> {
  return new Map(
    actions
      .filter(({ enabled = true }) => enabled)
      .map(({ alias, priority = 0 }) => [alias, priority]),
  )
}
