import { createClient } from '@latchkey/core'
import type { Client } from '@latchkey/core'
import { webcryptoEngine } from '@latchkey/core/webcrypto'

import { loginFlow } from '../src/login-flow.ts'
import type { LoginFlow, PreparedLogin } from '../src/login-flow.ts'
import type { LoginParameters } from '../src/browser-client.ts'
import { countingEntropy } from './entropy.ts'
import { metadata, testKeycloak } from './keycloak.ts'
import type { Granted, TestKeycloak } from './keycloak.ts'
import { turnedClock } from './turned-clock.ts'
import type { TurnedClock } from './turned-clock.ts'

export const redirectUri = 'https://app.example.com/cb'

/** A login flow with the real engine, and a server with real keys. */
export interface LoginWorld {
  readonly clock: TurnedClock
  readonly keycloak: TestKeycloak
  readonly client: Client
  readonly flow: LoginFlow
  prepare(parameters?: LoginParameters): Promise<PreparedLogin>
}

export function loginWorld(settings: Parameters<typeof loginFlow>[3] = {}): LoginWorld {
  const clock = turnedClock()
  const keycloak = testKeycloak(clock)
  const jws = webcryptoEngine(globalThis.crypto.subtle)
  const { transport } = keycloak
  const client = createClient({
    server: metadata,
    clientId: 'app',
    transport,
    ports: { clock, jws },
  })
  const flow = loginFlow(client, jws, countingEntropy(), settings)
  return {
    clock,
    keycloak,
    client,
    flow,
    prepare: (parameters = {}) => flow.prepare(metadata, parameters, redirectUri),
  }
}

/** A whole login, whose answer and tokens are as the test says. */
export async function logIn(
  grant: Granted = {},
  settings: Parameters<typeof loginWorld>[0] = {},
  answer: Record<string, string> = {},
) {
  const world = loginWorld(settings)
  const { url, transaction } = await world.prepare(
    grant.claims?.['auth_time'] ? { max_age: 60 } : {},
  )
  world.keycloak.grant = grant
  const outcome = await world.flow.finish(transaction, world.keycloak.callback(url, answer))
  return { ...world, url, transaction, outcome }
}
