import { createKeycloakEmulator } from '@latchkey/emulator'
import type { Listening } from '@latchkey/emulator'

import { realmFiles } from '../keycloak/realms.ts'

/** An emulator with the realms of the tests, and the one that each Keycloak has for its administrators. */
export function startEmulator(): Promise<Listening> {
  const realms = realmFiles.map(({ representation }) => representation)
  return createKeycloakEmulator({ realms: [...realms, { realm: 'master' }] }).listen()
}
