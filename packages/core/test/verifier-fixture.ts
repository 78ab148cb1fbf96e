import { createClient } from '../src/client/create-client.ts'
import type { Client, ClientOptions } from '../src/client/create-client.ts'
import { webcryptoEngine } from '../src/jwt/webcrypto.ts'
import { demoServer, issuer } from './demo-server.ts'
import { createSigners } from './jws/signer.ts'
import { scriptedTransport } from './scripted-transport.ts'
import { turnedClock } from './turned-clock.ts'

/** The clock's, in seconds. */
export const now = 1_700_000_000
/** Who sign with the keys that the server publishes. */
export const { RS256: rsa, ES256: ec, EdDSA: ed } = await createSigners()
const jwks = {
  keys: [
    { ...rsa.jwk, kid: 'rsa', use: 'sig', alg: 'RS256' },
    { ...ec.jwk, kid: 'ec', use: 'sig', alg: 'ES256' },
    { ...ed.jwk, kid: 'ed', use: 'sig', alg: 'EdDSA' },
    { ...rsa.jwk, kid: 'enc', use: 'enc', alg: 'RSA-OAEP' },
  ],
}
/** The header of a good token. */
export const header = { alg: 'RS256', kid: 'rsa', typ: 'JWT' }
/** A good access token's claims. */
export const access = {
  iss: issuer,
  aud: 'app',
  azp: 'web',
  typ: 'Bearer',
  iat: now - 10,
  exp: now + 300,
}
/** A good ID token's claims. */
export const id = { ...access, azp: 'app', typ: 'ID', sub: 'zoë', nonce: 'n' }

/** A client, and a server that publishes its keys. */
export function verifierFixture(options: Partial<ClientOptions> = {}) {
  const transport = scriptedTransport(({ url }) => ({
    status: url === demoServer.jwks_uri ? 200 : 404,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(jwks),
  }))
  const jws = webcryptoEngine(globalThis.crypto.subtle)
  const client: Client = createClient({
    server: demoServer,
    clientId: 'app',
    transport,
    ports: { clock: turnedClock(now), jws },
    ...options,
  })
  return { client, transport }
}

/** What is found wrong with a token. */
export const rejected = (claim: string): object => ({
  ok: false,
  error: { code: 'token_rejected', claim },
})
