import { createClient } from '../src/client/create-client.ts'
import type { Client, ClientOptions } from '../src/client/create-client.ts'
import type { HttpRequest } from '../src/http.ts'
import { demoServer } from './demo-server.ts'
import { scriptedTransport } from './scripted-transport.ts'
import type { Answer, Script, ScriptedTransport } from './scripted-transport.ts'
import { turnedClock } from './turned-clock.ts'
import type { TurnedClock } from './turned-clock.ts'

/** Where the demo server is, for a client that asks it for its metadata. */
export const place = { serverUrl: 'https://kc.example/', realm: 'demo' }

export const html: Answer = { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>' }

export const json = (document: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(document),
})

export const isDiscovery = ({ url }: HttpRequest): boolean => url.includes('/.well-known/')

/** A public client of a server that answers as the script says. */
export function scriptedClient(
  script: Script,
  options: Partial<ClientOptions> = { server: demoServer },
): {
  readonly clock: TurnedClock
  readonly transport: ScriptedTransport
  readonly client: Client
  readonly call: Client['call']
} {
  const clock = turnedClock()
  const transport = scriptedTransport(script)
  const client = createClient({ clientId: 'app', transport, ports: { clock }, ...options })
  return { clock, transport, client, call: client.call }
}
