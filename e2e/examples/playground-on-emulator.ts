import { createKeycloakEmulator } from '@latchkey/emulator'
import type { KeycloakEmulator } from '@latchkey/emulator'
import { afterAll, beforeAll } from 'vitest'

import { servePlayground } from '../demo/playground.ts'
import { lighthouseRealmFile } from '../keycloak/realms.ts'
import type { RealmRepresentation } from '../keycloak/realms.ts'

/** The playground and its server. Read the members in tests, not before. */
export interface Emulated {
  readonly url: string
  readonly serverUrl: string
  readonly emulator: KeycloakEmulator
}

/** Serves the playground on an emulator of its own for the tests of a file, with the realm or another. */
export function playgroundOnEmulator(
  realm: RealmRepresentation = lighthouseRealmFile.representation,
): Emulated {
  const emulator = createKeycloakEmulator({ realms: [realm] })
  const state = { emulator, url: '', serverUrl: '' }
  const closing: (() => Promise<void>)[] = []
  beforeAll(async () => {
    const server = await emulator.listen()
    const playground = await servePlayground(server.url)
    Object.assign(state, { url: playground.url, serverUrl: server.url })
    closing.push(playground.close, server.close)
  })
  afterAll(async () => {
    for (const close of closing) await close()
  })
  return state
}
