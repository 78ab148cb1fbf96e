import { createClient } from '@latchkey/core'
import type { Client, JwsEngine } from '@latchkey/core'
import { webcryptoEngine } from '@latchkey/core/webcrypto'

import { loginFlow } from '../src/login-flow.ts'
import type { LoginFlow, PreparedLogin } from '../src/login-flow.ts'
import type { LoginParameters } from '../src/browser-client.ts'
import { unwrap } from '../src/unwrap.ts'
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

/** `changed` takes the place of what the client would do. */
export function loginWorld(
  settings: Parameters<typeof loginFlow>[3] = {},
  changed: Partial<Client> = {},
  changedEngine: Partial<JwsEngine> = {},
): LoginWorld {
  const clock = turnedClock()
  const keycloak = testKeycloak(clock)
  const jws = { ...webcryptoEngine(globalThis.crypto.subtle), ...changedEngine }
  const { transport } = keycloak
  const ports = { clock, jws }
  const made = createClient({ server: metadata, clientId: 'app', transport, ports })
  const client = { ...made, ...changed }
  const flow = loginFlow(client, jws, countingEntropy(), settings)
  return {
    clock,
    keycloak,
    client,
    flow,
    prepare: async (parameters = {}) =>
      unwrap('loginUrl', await flow.prepare(parameters, redirectUri)),
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
