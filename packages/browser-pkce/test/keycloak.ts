import { createHash, createHmac } from 'node:crypto'

import type {
  HttpRequest,
  Jwk,
  Result,
  ServerMetadata,
  Transport,
  TransportError,
  TransportResponse,
} from '@latchkey/core'

import type { TurnedClock } from './turned-clock.ts'

const { subtle } = globalThis.crypto
const rs256 = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
}
const [own, foreign] = await Promise.all([keyPair(), keyPair()])
const spki = new Uint8Array(await subtle.exportKey('spki', own.publicKey))
const { kty = '', n = '', e = '' } = await subtle.exportKey('jwk', own.publicKey)
const jwk: Jwk = { kty, n, e, kid: 'k', use: 'sig', alg: 'RS256' }

export const place = { serverUrl: 'https://id.example.com', realm: 'demo' }
export const issuer = 'https://id.example.com/realms/demo'
const protocol = `${issuer}/protocol/openid-connect`

export const metadata: ServerMetadata = {
  issuer,
  authorization_endpoint: `${protocol}/auth`,
  token_endpoint: `${protocol}/token`,
  userinfo_endpoint: `${protocol}/userinfo`,
  end_session_endpoint: `${protocol}/logout`,
  jwks_uri: `${protocol}/certs`,
  authorization_response_iss_parameter_supported: true,
}

/** How an ID token is signed: as it should, or as an attacker would. */
export type Signing =
  | 'right'
  | 'foreign key'
  | 'none'
  | 'HS256 with the public key'
  | 'not at all'
  | 'unknown kid'

export interface Granted {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly accessClaims?: Readonly<Record<string, unknown>>
  readonly signing?: Signing
  /** Members of the token response to change; `undefined` leaves one out. */
  readonly response?: Readonly<Record<string, unknown>>
}

type Answer = TransportResponse | Result<never, TransportError>

/** A server that answers as Keycloak does, and as the test says. */
export interface TestKeycloak {
  readonly transport: Transport
  readonly requests: HttpRequest[]
  /** The last part of each request's path. */
  readonly asked: string[]
  /** What the next grants are like. */
  grant: Granted
  sub: string
  /** Takes the place of an answer; nothing: it answers as ever. */
  answer: (request: HttpRequest) => Answer | Promise<Answer> | undefined
  /** Where the server sends the browser from an authorization URL: to its `redirect_uri`, with a code. */
  callback(authorizationUrl: string, parameters?: Readonly<Record<string, string>>): string
}

export const code = 'MARKED-code'

export function testKeycloak(clock: TurnedClock): TestKeycloak {
  const logins = new Map<string, { nonce: string; challenge: string }>()
  let serial = 0

  async function tokens(nonce: string | undefined): Promise<Answer> {
    serial += 1
    const { claims, accessClaims, signing = 'right', response } = keycloak.grant
    const iat = clock.now()
    const both = { iss: issuer, sub: keycloak.sub, azp: 'app', iat, exp: iat + 60, sid: 'sid' }
    const access_token = await jwt(
      { ...both, typ: 'Bearer', jti: serial, ...accessClaims },
      'right',
    )
    const at_hash = createHash('sha256').update(access_token).digest().subarray(0, 16)
    const id = { ...both, aud: 'app', typ: 'ID', at_hash: at_hash.toString('base64url'), nonce }
    return json({
      access_token,
      token_type: 'Bearer',
      expires_in: 60,
      refresh_token: `MARKED-refresh-${serial}`,
      id_token: await jwt({ ...id, ...claims }, signing),
      scope: 'openid profile',
      ...response,
    })
  }

  async function exchange({ body }: HttpRequest): Promise<Answer> {
    const form = new URLSearchParams(body)
    if (form.get('grant_type') === 'refresh_token') return tokens(undefined)
    const login = logins.get(form.get('code') ?? '')
    const verifier = form.get('code_verifier') ?? ''
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    return login?.challenge === challenge
      ? tokens(login.nonce)
      : json({ error: 'invalid_grant', error_description: 'PKCE verification failed' }, 400)
  }

  const keycloak: TestKeycloak = {
    requests: [],
    asked: [],
    grant: {},
    sub: 'ada',
    answer: () => undefined,
    async transport(request) {
      const last = request.url.split('/').at(-1) ?? ''
      keycloak.requests.push(request)
      keycloak.asked.push(last)
      const given = keycloak.answer(request)
      const answer = given ? await given : await ordinary(last, request)
      return 'ok' in answer ? answer : { ok: true, value: answer }
    },
    callback(authorizationUrl, parameters = {}) {
      const { searchParams } = new URL(authorizationUrl)
      const get = (name: string): string => searchParams.get(name) ?? ''
      const issued = `${code}-${(serial += 1)}`
      logins.set(issued, { nonce: get('nonce'), challenge: get('code_challenge') })
      const answer = { state: get('state'), session_state: 's', iss: issuer, code: issued }
      const response = new URLSearchParams({ ...answer, ...parameters })
      if ('error' in parameters) response.delete('code')
      const separator = get('response_mode') === 'query' ? '?' : '#'
      return `${get('redirect_uri')}${separator}${response}`
    },
  }

  async function ordinary(last: string, request: HttpRequest): Promise<Answer> {
    if (last === 'openid-configuration') return json(metadata)
    if (last === 'certs') return json({ keys: [jwk] })
    if (last === 'userinfo') {
      return request.headers['authorization']?.startsWith('Bearer ')
        ? json({ sub: keycloak.sub })
        : json({ error: 'invalid_token' }, 401)
    }
    return last === 'token' ? exchange(request) : json({}, 404)
  }

  return keycloak
}

export function json(document: unknown, status = 200): TransportResponse {
  const body = JSON.stringify(document)
  return { status, headers: { 'content-type': 'application/json' }, body }
}

function keyPair(): Promise<CryptoKeyPair> {
  return subtle.generateKey(rs256, true, ['sign', 'verify'])
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** Signs claims, or pretends to. */
export async function jwt(claims: object, signing: Signing = 'right'): Promise<string> {
  const alg = signing === 'none' ? 'none' : signing.startsWith('HS256') ? 'HS256' : 'RS256'
  const kid = signing === 'unknown kid' ? 'other' : 'k'
  const input = `${part({ alg, kid, typ: 'JWT' })}.${part(claims)}`
  if (signing === 'none' || signing === 'not at all') return `${input}.`
  if (alg === 'HS256')
    return `${input}.${createHmac('sha256', pem()).update(input).digest('base64url')}`
  const key = signing === 'foreign key' ? foreign.privateKey : own.privateKey
  const signature = await subtle.sign(rs256, key, new TextEncoder().encode(input))
  return `${input}.${Buffer.from(signature).toString('base64url')}`
}

function pem(): string {
  return `-----BEGIN PUBLIC KEY-----\n${Buffer.from(spki).toString('base64')}\n-----END PUBLIC KEY-----\n`
}
