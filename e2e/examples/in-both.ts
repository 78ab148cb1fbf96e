import { afterAll, describe, inject } from 'vitest'

import { startEmulator } from '../contract/emulator-target.ts'
import { keycloakTarget } from '../contract/target.ts'
import type { Target } from '../contract/target.ts'

/** Tests an example against the emulator, and against a real Keycloak where there is one. */
export async function describeInBoth(test: (target: Target) => void): Promise<void> {
  const { close, ...emulator } = await startEmulator()
  afterAll(close)
  describe('with the emulator', () => test(emulator))
  const keycloak = inject('keycloak')
  if ('missing' in keycloak) describe.skip(`with Keycloak: ${keycloak.missing}`)
  else describe(`with Keycloak ${keycloak.version}`, () => test(keycloakTarget(keycloak)))
}
