import { fromBase64 } from './base64.ts'
import { authenticateByAssertion } from './client-assertion.ts'
import type { Exchange } from './exchange.ts'
import { allowedOrigins } from './realm/read-clients.ts'
import type { Client } from './realm/realm.ts'
import { badClient, Refusal, refuse } from './refusals.ts'

/** Client id and secret as a request says them. */
interface Presented {
  readonly clientId: string
  readonly secret: string | undefined
}

/**
 * Finds out which client sends a request: by `client_secret_basic`, `client_secret_post`, an assertion, or
 * for a public client by its id. From then on that client's web origins may read the answer.
 *
 * Throws a `Refusal`.
 */
export async function authenticateClient(exchange: Exchange): Promise<Client> {
  // Who asks is not known yet, so any page may read that it is refused.
  exchange.readers = ['*']
  const client = await authenticate(exchange)
  admitOrigin(exchange, client)
  return client
}

/** Lets a client's own pages read the answer, and refuses those of any other origin. */
export function admitOrigin(exchange: Exchange, client: Client): void {
  const origin = exchange.request.headers.get('origin')
  const origins = allowedOrigins(client)
  if (origin !== null && !origins.includes('*') && !origins.includes(origin)) {
    exchange.readers = []
    throw new Refusal(403, { error: 'Invalid origin' })
  }
  exchange.readers = origins
}

async function authenticate(exchange: Exchange): Promise<Client> {
  const { form, state, request } = exchange
  if (form.has('client_assertion_type') || form.has('client_assertion')) {
    return authenticateByAssertion(exchange)
  }
  const basic = fromBasic(request.headers.get('authorization'))
  // What the body says goes before the header.
  const presented = {
    clientId: form.get('client_id') ?? basic?.clientId ?? '',
    secret: form.get('client_secret') ?? basic?.secret,
  }
  const client = state.realm.clients.get(presented.clientId)
  if (client === undefined) throw badClient('invalid_client')
  if (!client.enabled) throw badClient('invalid_client')
  if (client.isPublic) return client
  if (client.authenticator === 'client-jwt' || client.authenticator === 'client-secret-jwt') {
    throw refuse(400, 'invalid_client', 'Parameter client_assertion_type is missing')
  }
  if (client.authenticator !== 'client-secret') {
    exchange.warn(
      `client ${client.clientId}: "${client.authenticator}" is not emulated; the secret is checked in its place`,
    )
  }
  if (client.secret === undefined || client.secret !== presented.secret) {
    throw badClient('unauthorized_client')
  }
  return client
}

/**
 * Both parts are form-encoded before they are joined.
 *
 * @see [RFC 6749](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3.1)
 */
function fromBasic(header: string | null): Presented | undefined {
  const encoded = /^Basic\s+(.*)$/iu.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const bytes = fromBase64(encoded)
  const text = bytes === undefined ? '' : new TextDecoder().decode(bytes)
  const separator = text.indexOf(':')
  if (separator === -1) throw badClient('invalid_client')
  return { clientId: decoded(text.slice(0, separator)), secret: decoded(text.slice(separator + 1)) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw refuse(400, 'unauthorized_client', 'Unexpected error when authenticating client')
  }
}
