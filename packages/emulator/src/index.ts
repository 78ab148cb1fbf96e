import { assembleEmulator } from './emulator.ts'
import type { KeycloakEmulator } from './emulator.ts'
import type { KeycloakEmulatorOptions } from './options.ts'

export type * from './public.ts'

/**
 * Makes an emulator of Keycloak from realm exports: fetch is answered by its msw `handlers`. To listen
 * on a port takes Node.
 *
 * Throws a `TypeError` when the options make none.
 */
export function createKeycloakEmulator(options: KeycloakEmulatorOptions): KeycloakEmulator {
  return assembleEmulator(options, () => {
    throw new Error('listen works in Node only: pass handlers to setupWorker of msw/browser')
  })
}
