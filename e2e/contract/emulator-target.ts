import { createKeycloakEmulator } from '@latchkey/emulator'
import type { KeycloakEmulator } from '@latchkey/emulator'

import { realmFiles } from '../keycloak/realms.ts'
import { targetAt } from './target.ts'
import type { Target } from './target.ts'

/** An emulator that listens, as a target. */
export interface EmulatorTarget extends Target {
  readonly emulator: KeycloakEmulator
  close(): Promise<void>
}

/** Starts an emulator with the realms of the tests, as the real server has them, below `/auth` where that is asked for. */
export async function startEmulator(relativePath: '' | '/auth' = ''): Promise<EmulatorTarget> {
  const emulator = createKeycloakEmulator({
    // Each Keycloak has the realm of its administrators.
    realms: [...realmFiles.map(({ representation }) => representation), { realm: 'master' }],
    url: `http://localhost${relativePath}`,
  })
  const { url, close } = await emulator.listen()
  const target = targetAt(url, {
    endSessions: (username) => Promise.resolve(void emulator.revokeSessions(username)),
    async rotateKeys() {
      const takeBack = await emulator.rotateKeys()
      return () => Promise.resolve(takeBack())
    },
    setNotBefore: (epochSeconds) => Promise.resolve(emulator.setNotBefore(epochSeconds)),
  })
  return { ...target, emulator, close }
}
