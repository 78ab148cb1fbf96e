import { createKeycloakEmulator } from '@latchkey/emulator'
import type { KeycloakEmulator } from '@latchkey/emulator'
import { setupWorker } from 'msw/browser'

import realm from '../keycloak/lighthouse-realm.json' with { type: 'json' }

declare global {
  interface Window {
    /** Set once the worker answers. */
    emulator?: KeycloakEmulator
    readonly warnings: string[]
  }
}

// The emulator in a page, on the page's own origin: there a worker sees navigation too.
Object.assign(window, { warnings: [] })
const emulator = createKeycloakEmulator({
  realms: [realm],
  url: `${location.origin}/auth`,
  warn: (message) => window.warnings.push(message),
})
await setupWorker(...emulator.handlers).start({ quiet: true })
window.emulator = emulator
