import type { RealmExport } from './realm/realm-export.ts'
import type { Warn } from './warn.ts'

/** How an emulator is made. */
export interface KeycloakEmulatorOptions {
  /** Keycloak's realm exports, parsed. */
  readonly realms: readonly RealmExport[]
  /** The server's address that `handlers` answer for, with a relative path such as `/auth` where it has one; `http://localhost:8080` unless given. */
  readonly url?: string
  /** Hears what is not emulated; `console.warn` unless given. */
  readonly warn?: Warn
}

/** Of which realm a control is; of the first one unless named. */
export interface OfRealm {
  readonly realm?: string
}
