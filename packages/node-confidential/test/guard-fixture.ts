import type { Clock, HttpRequest, Transport } from '@latchkey/core'

import type { AuthorizeOptions } from '../src/authorize.ts'
import { createConfidentialClient } from '../src/index.node.ts'
import type { ConfidentialClientOptions } from '../src/options.ts'
import { keys, metadata, now, realm, tokenOf } from './signed-token.ts'

/** It stands still: what waits to try again need not wait, what waits for a deadline waits for ever. */
const clock: Clock = {
  now: () => now,
  sleep: (ms) => (ms < 1000 ? Promise.resolve() : new Promise(() => undefined)),
}

/** What the token endpoint answers. */
export type Answer = readonly [status: number, document: unknown]

/** A server that publishes its keys, and answers the token endpoint as the test says. */
export function guardFixture(
  uma: Answer | 'down' = [500, {}],
  options: Partial<ConfidentialClientOptions> = {},
) {
  const requests: HttpRequest[] = []
  const transport: Transport = (request) => {
    const isKeys = request.url === metadata.jwks_uri
    if (!isKeys) requests.push(request)
    if (uma === 'down') {
      return Promise.resolve({ ok: false, error: { code: 'network', sent: 'no' } })
    }
    const [status, document] = isKeys ? [200, { keys }] : uma
    const headers = { 'content-type': 'application/json' }
    return Promise.resolve({ ok: true, value: { status, headers, body: JSON.stringify(document) } })
  }
  const client = createConfidentialClient({
    ...realm,
    clientId: 'api',
    clientSecret: 's',
    metadata,
    transport,
    clock,
    ...options,
  })
  const authorize = (asked?: AuthorizeOptions, token = tokenOf()) =>
    client.authorize({ authorization: `Bearer ${token}` }, asked)
  return { client, authorize, requests }
}

/** The id of a resource, as Keycloak makes them: another for each name. */
export const idOf = (rsname: string): string =>
  `5ea0ca7e-0000-4000-8000-${Buffer.from(rsname).toString('hex').padStart(12, '0').slice(-12)}`

/** As Keycloak writes one that is granted. */
export const permission = (rsname: string, ...scopes: string[]) => ({
  rsid: idOf(rsname),
  rsname,
  scopes,
})
/** What is sent back with a refusal, after the realm. */
export const challenge = (rest: string) => ({
  'www-authenticate': String.raw`Bearer realm="light \"house\""${rest}`,
})
/** What is refused for what the token may not. */
export const forbidden = {
  ok: false,
  status: 403,
  headers: challenge(', error="insufficient_scope"'),
}
/** Keycloak's no. */
export const denied: Answer = [403, { error: 'access_denied', error_description: 'not_authorized' }]
