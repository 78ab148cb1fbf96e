import { assembleEmulator } from './emulator.ts'
import type { KeycloakEmulator } from './emulator.ts'
import { listenOnNode } from './node-listen.ts'
import type { KeycloakEmulatorOptions } from './options.ts'

export type * from './public.ts'

/**
 * Makes an emulator of Keycloak from realm exports: in the process by its msw `handlers`, and over HTTP
 * by `listen`.
 *
 * Throws a `TypeError` when the options make none.
 */
export function createKeycloakEmulator(options: KeycloakEmulatorOptions): KeycloakEmulator {
  return assembleEmulator(options, listenOnNode)
}
