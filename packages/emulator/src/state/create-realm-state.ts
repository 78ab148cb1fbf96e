import { readResourceServer } from '../authorization/read-resource-server.ts'
import type { ResourceServer } from '../authorization/resource-server.ts'
import { readRealm } from '../realm/read-realm.ts'
import type { RealmExport } from '../realm/realm-export.ts'
import type { Warn } from '../warn.ts'
import { createCodes } from './codes.ts'
import { expiring } from './expiring.ts'
import { realmKeys } from './keys.ts'
import { createLogins } from './logins.ts'
import type { RealmState } from './realm-state.ts'
import { createSessions } from './sessions.ts'

/** Reads a realm, in which nothing has happened yet; `ordinal` is its place among those of an emulator. */
export function createRealmState(
  realmExport: RealmExport,
  ordinal: number,
  warn: Warn,
): RealmState {
  const realm = readRealm(realmExport, warn)
  const servers = new Map<string, ResourceServer>()
  return {
    realm,
    keys: realmKeys(realmExport, ordinal, warn),
    sessions: createSessions(realm.settings),
    codes: createCodes((clientId) => realm.clients.get(clientId)?.id ?? ''),
    logins: createLogins(realm.settings),
    revoked: expiring(),
    usedAssertions: expiring(),
    usedOneTimePasswords: expiring(),
    confirmedLogouts: expiring(),
    signedIn: undefined,
    resourceServer(clientId) {
      const settings = realm.clients.get(clientId)?.authorizationSettings
      if (settings === undefined) return undefined
      const server = servers.get(clientId) ?? readResourceServer(clientId, settings, warn)
      servers.set(clientId, server)
      return server
    },
  }
}
