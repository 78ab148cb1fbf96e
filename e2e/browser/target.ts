import { startEmulator } from '../contract/emulator-target.ts'
import { keycloakAdmin } from '../keycloak/admin.ts'
import type { RealKeycloak } from '../keycloak/server.ts'

/** A server that people sign in at, with the realms of the tests in it. */
export interface BrowserTarget {
  /** At `localhost`, without a trailing slash. */
  readonly url: string
  /** Ends all sessions of a user in a realm, as an administrator does. */
  endSessions(realm: string, username: string): Promise<void>
  /** Ends the server where it was started for these tests. */
  close(): Promise<void>
}

/** The real Keycloak that the whole run shares. */
export function realTarget({ url, admin }: Omit<RealKeycloak, 'close'>): BrowserTarget {
  return {
    url,
    endSessions: keycloakAdmin({ url, ...admin }).endSessions,
    close: () => Promise.resolve(),
  }
}

/** Starts an emulator. */
export async function emulatorTarget(): Promise<BrowserTarget> {
  const { url, emulator, close } = await startEmulator()
  return {
    url,
    endSessions: (realm, username) =>
      Promise.resolve(void emulator.revokeSessions(username, { realm })),
    close,
  }
}
