import { decodeJwt } from 'jose/jwt/decode'
import { decodeProtectedHeader } from 'jose/decode/protected_header'
import { importJWK } from 'jose/key/import'

import type { Exchange } from './exchange.ts'
import { endpointUrl } from './exchange.ts'
import type { Client } from './realm/realm.ts'
import { badClient, refuse } from './refusals.ts'
import { claimsOf, listClaim, numberClaim, textClaim } from './tokens/jws.ts'
import type { Claims } from './tokens/jws.ts'

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const failed = 'Client authentication with signed JWT failed'
const bad = (description: string): Error => refuse(400, 'invalid_client', description)

/**
 * Authenticates a client by a JWT that it signed, with its secret or with its own key.
 *
 * Throws a `Refusal`.
 *
 * @see [RFC 7523](https://www.rfc-editor.org/rfc/rfc7523.html#section-3)
 */
export async function authenticateByAssertion(exchange: Exchange): Promise<Client> {
  const { form, state } = exchange
  if (!form.has('client_assertion_type')) throw bad('Parameter client_assertion_type is missing')
  if (form.get('client_assertion_type') !== jwtBearer) {
    throw bad(
      `Parameter client_assertion_type has value '${form.get('client_assertion_type')}' but expected is '${jwtBearer}'`,
    )
  }
  const assertion = form.get('client_assertion')
  if (assertion === null) throw bad('client_assertion parameter missing')
  const { alg, kid, subject, issuer } = peek(
    assertion,
    state.realm.clients.get(form.get('client_id') ?? ''),
  )
  const client = state.realm.clients.get(subject)
  if (client === undefined || !client.enabled) throw badClient('invalid_client')
  const named = state.realm.clients.get(form.get('client_id') ?? subject)
  if (named?.authenticator === 'client-secret') throw badClient('unauthorized_client')
  if (named !== client || issuer !== subject) throw badClient('invalid_client')
  if (!isAlgorithmOf(client, alg)) throw bad('Invalid signature algorithm')
  const key = await keyOf(client, alg, kid)
  if (key === undefined) throw bad('Unable to load public key')
  const claims = await claimsOf(assertion, key, alg)
  if (claims === undefined) {
    throw bad(`${failed}: Signature on JWT token failed validation`)
  }
  checkAssertion(exchange, claims)
  return client
}

function peek(
  assertion: string,
  client: Client | undefined,
): { alg: string; kid: string | undefined; subject: string; issuer: string } {
  try {
    const { alg = '', kid } = decodeProtectedHeader(assertion)
    const { sub = '', iss = '' } = decodeJwt(assertion)
    return { alg, kid, subject: sub, issuer: iss }
  } catch {
    if (client?.authenticator === 'client-secret') throw badClient('unauthorized_client')
    throw bad(`${failed}: java.lang.IllegalArgumentException: Parsing error`)
  }
}

async function keyOf(
  client: Client,
  alg: string,
  kid: string | undefined,
): Promise<CryptoKey | Uint8Array | undefined> {
  if (client.authenticator === 'client-secret-jwt') {
    return alg.startsWith('HS') ? new TextEncoder().encode(client.secret ?? '') : undefined
  }
  if (client.authenticator !== 'client-jwt') throw badClient('unauthorized_client')
  const jwk = keysOf(client.attributes['jwks.string'] ?? '{"keys":[]}').find(
    (each) => kid === undefined || each.kid === kid,
  )
  return jwk === undefined ? undefined : importJWK(jwk, alg)
}

/** HMAC for who signs with the secret, anything else with an own key. */
function isAlgorithmOf({ authenticator }: Client, alg: string): boolean {
  const isHmac = /^HS\d+$/u.test(alg)
  return authenticator === 'client-secret-jwt' ? isHmac : !isHmac && alg !== 'none'
}

function keysOf(text: string): readonly Parameters<typeof importJWK>[0][] {
  const jwks: unknown = JSON.parse(text)
  const keys = typeof jwks === 'object' && jwks !== null && 'keys' in jwks ? jwks.keys : []
  return Array.isArray(keys) ? keys : []
}

function checkAssertion({ state, now, issuer }: Exchange, claims: Claims): void {
  if (claims['exp'] === undefined) throw bad('Token exp claim is required')
  if (claims['jti'] === undefined) throw bad('Token jti claim is required')
  const audience = listClaim(claims, 'aud')
  const known = [issuer, endpointUrl(issuer, 'token'), endpointUrl(issuer, 'token/introspect')]
  if (audience.length > 1) throw bad('Multiple audiences not allowed')
  if (!audience.every((each) => known.includes(each)) || audience.length === 0) {
    throw bad('Invalid token audience')
  }
  if (numberClaim(claims, 'exp') <= now || numberClaim(claims, 'nbf') > now) {
    throw bad('Token is not active')
  }
  const jti = textClaim(claims, 'jti')
  if (jti === undefined) throw bad('Token jti claim is required')
  if (state.usedAssertions.get(jti, now) !== undefined) throw bad('Token reuse detected')
  state.usedAssertions.set(jti, true, { expiresAt: numberClaim(claims, 'exp'), now })
}
