import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { demoServer, issuer } from '../../test/demo-server.ts'
import { createSigners } from '../../test/jws/signer.ts'
import { scriptedTransport } from '../../test/scripted-transport.ts'
import { turnedClock } from '../../test/turned-clock.ts'
import { UsageError } from '../failure.ts'
import { webcryptoEngine } from '../jwt/webcrypto.ts'
import { succeed } from '../result.ts'
import { unchecked } from '../unchecked.ts'
import { createClient } from './create-client.ts'
import type { Client, ClientOptions } from './create-client.ts'
import { verifyAccessToken } from './verify-access-token.ts'
import type { VerifyAccessTokenOptions } from './verify-access-token.ts'
import { verifyIdToken } from './verify-id-token.ts'
import type { VerifyIdTokenOptions } from './verify-id-token.ts'

const now = 1_700_000_000
const { RS256: rsa, ES256: ec, EdDSA: ed } = await createSigners()
const jwks = {
  keys: [
    { ...rsa.jwk, kid: 'rsa', use: 'sig', alg: 'RS256' },
    { ...ec.jwk, kid: 'ec', use: 'sig', alg: 'ES256' },
    { ...ed.jwk, kid: 'ed', use: 'sig', alg: 'EdDSA' },
    { ...rsa.jwk, kid: 'enc', use: 'enc', alg: 'RSA-OAEP' },
  ],
}
const header = { alg: 'RS256', kid: 'rsa', typ: 'JWT' }
const access = { iss: issuer, aud: 'app', azp: 'web', typ: 'Bearer', iat: now - 10, exp: now + 300 }
const id = { ...access, azp: 'app', typ: 'ID', sub: 'zoë', nonce: 'n' }

function fixture(options: Partial<ClientOptions> = {}) {
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

const verifyAccess = (jwt: string, options?: VerifyAccessTokenOptions): Promise<unknown> =>
  verifyAccessToken(fixture().client, jwt, options)
const verifyId = (jwt: string, options?: VerifyIdTokenOptions): Promise<unknown> =>
  verifyIdToken(fixture().client, jwt, { nonce: 'n', ...options })
const rejected = (claim: string): object => ({
  ok: false,
  error: { code: 'token_rejected', claim },
})

describe('verifyAccessToken', () => {
  it.each([
    ['RS256', rsa, 'rsa'],
    ['ES256', ec, 'ec'],
    ['EdDSA', ed, 'ed'],
  ])('takes one signed with %s', async (alg, signer, kid) => {
    expect(await verifyAccess(await signer.token({ alg, kid }, access))).toEqual(succeed(access))
  })

  it('asks for the keys once', async () => {
    const { client, transport } = fixture()
    const jwt = await rsa.token(header, access)
    const all = await Promise.all(Array.from({ length: 50 }, () => verifyAccessToken(client, jwt)))
    expect(all.every(({ ok }) => ok)).toBe(true)
    expect(transport.requests.map(({ url }) => url)).toEqual([demoServer.jwks_uri])
  })

  it.each<[string, object, object, string]>([
    ['alg none', { ...header, alg: 'none' }, access, 'alg'],
    ['alg HS256', { ...header, alg: 'HS256' }, access, 'alg'],
    ['alg in lower case', { ...header, alg: 'rs256' }, access, 'alg'],
    ['alg of another key', { ...header, alg: 'ES256' }, access, 'kid'],
    ['another alg of that key', { ...header, alg: 'PS256' }, access, 'kid'],
    ['crit', { ...header, crit: [] }, access, 'crit'],
    ['crit null', { ...header, crit: null }, access, 'crit'],
    ['an unknown kid', { ...header, kid: 'x' }, access, 'kid'],
    ['a key for encryption', { ...header, kid: 'enc' }, access, 'kid'],
    ['an ID token', header, { ...access, typ: 'ID' }, 'typ'],
    ['another issuer', header, { ...access, iss: `${issuer}/` }, 'iss'],
    ['another audience', header, { ...access, aud: 'account' }, 'aud'],
    ['too late', header, { ...access, exp: now - 30 }, 'exp'],
    ['too early', header, { ...access, nbf: now + 31 }, 'nbf'],
    ['from the future', header, { ...access, iat: now + 31 }, 'iat'],
  ])('rejects: %s', async (_name, head, claims, claim) => {
    expect(await verifyAccess(await rsa.token(head, claims))).toMatchObject(rejected(claim))
  })

  it.each<[string, string]>([
    ['no JWT', 'opaque'],
    ['encrypted', 'a.b.c.d.e'],
    ['empty', ''],
  ])('rejects by its format: %s', async (_name, jwt) => {
    expect(await verifyAccess(jwt)).toMatchObject(rejected('format'))
  })

  it('rejects what was changed after it was signed', async () => {
    const [head, body, signature] = (await rsa.token(header, access)).split('.')
    const [, other] = (await rsa.token(header, { ...access, aud: ['app'] })).split('.')
    const [otherHead] = (await rsa.token({ ...header, x: 1 }, access)).split('.')
    for (const jwt of [
      `${head}.${other}.${signature}`,
      `${otherHead}.${body}.${signature}`,
      `${head}.${body}.`,
      `${head}.${body}.${signature}x`,
      `${head}.${body}.${signature?.slice(1)}`,
    ]) {
      expect(await verifyAccess(jwt)).toMatchObject(rejected('signature'))
    }
  })

  it.each<[VerifyAccessTokenOptions, string | undefined]>([
    [{ audience: 'other' }, 'aud'],
    [{ audience: ['other', 'app'] }, undefined],
    [{ audience: [] }, 'aud'],
    [{ audience: { azp: 'web' } }, undefined],
    [{ audience: { azp: 'app' } }, 'azp'],
    [{ audience: unchecked }, undefined],
    [{ audience: undefined }, undefined],
    [{ algorithms: ['ES256'] }, 'alg'],
    [{ algorithms: ['RS256'] }, undefined],
    [{ notBeforeSeconds: now - 10 }, undefined],
    [{ notBeforeSeconds: now - 9 }, 'iat'],
    [{ clockToleranceSeconds: 0 }, undefined],
  ])('with %o', async (options, claim) => {
    const outcome = await verifyAccess(await rsa.token(header, access), options)
    expect(outcome).toMatchObject(claim === undefined ? { ok: true } : rejected(claim))
  })

  it('lets no list allow what is no signature', async () => {
    const jwt = await rsa.token({ ...header, alg: 'none' }, access)
    const hmac = await rsa.token({ ...header, alg: 'HS256' }, access)
    expect(await verifyAccess(jwt)).toMatchObject(rejected('alg'))
    expect(await verifyAccess(hmac)).toMatchObject(rejected('alg'))
    for (const algorithms of [['none'], ['HS256'], ['RS256', 'rs256'], []]) {
      await expect(verifyAccess(jwt, { algorithms })).rejects.toThrow('expected algorithms')
    }
  })

  it.each<[VerifyAccessTokenOptions & VerifyIdTokenOptions]>([
    [{ clockToleranceSeconds: NaN }],
    [{ clockToleranceSeconds: Infinity }],
    [{ clockToleranceSeconds: -1 }],
    [{ clockToleranceSeconds: '30' as unknown as number }],
    [{ clockToleranceSeconds: null as unknown as number }],
    [{ notBeforeSeconds: NaN }],
    [{ notBeforeSeconds: new Date() as unknown as number }],
    [{ timeoutMs: 0 }],
  ])('%o is a mistake, and nothing is sent', async (options) => {
    const { client, transport } = fixture()
    const jwt = await rsa.token(header, { ...access, exp: 0 })
    await expect(verifyAccessToken(client, jwt, options)).rejects.toThrow(UsageError)
    await expect(verifyIdToken(client, jwt, options)).rejects.toThrow(UsageError)
    expect(transport.requests).toEqual([])
  })

  it('holds a call to the settings of its client, unless it says more than undefined', async () => {
    const strict = { algorithms: ['ES256'], notBeforeSeconds: now, clockToleranceSeconds: 0 }
    const { client } = fixture(strict)
    const jwt = await rsa.token(header, access)
    const nothing = {
      algorithms: undefined,
      notBeforeSeconds: undefined,
      clockToleranceSeconds: undefined,
    }
    expect(await verifyAccessToken(client, jwt, nothing)).toMatchObject(rejected('alg'))
    const rs256 = { algorithms: ['RS256'] }
    expect(await verifyAccessToken(client, jwt, rs256)).toMatchObject(rejected('iat'))
    const both = { ...rs256, notBeforeSeconds: 0 }
    expect(await verifyAccessToken(client, jwt, both)).toMatchObject({ ok: true })
  })

  it.each([
    ['sub', 42],
    ['scope', ['a']],
    ['realm_access', { roles: 'keeper' }],
    ['resource_access', { app: { roles: [1] } }],
    ['email', {}],
    ['authorization', { permissions: [{ rsname: 'no id' }] }],
  ])(
    'rejects a claim %s of another type: the types of what comes back are true',
    async (claim, value) => {
      const outcome = await verifyAccess(await rsa.token(header, { ...access, [claim]: value }))
      expect(outcome).toMatchObject({
        ok: false,
        error: { code: 'token_rejected', claim: expect.stringContaining(claim) },
      })
    },
  )

  it('takes a client without roles, as Keycloak writes one with nothing but verify_caller', async () => {
    const resource_access = { api: { verify_caller: true } }
    const jwt = await rsa.token(header, { ...access, resource_access })
    expect(await verifyAccess(jwt)).toMatchObject({ ok: true, value: { resource_access } })
  })

  it.each([{ jkt: 'thumbprint' }, { 'x5t#S256': 'thumbprint' }])(
    'takes a token bound to a key, %j, for no bearer token, unless the proof is checked elsewhere',
    async (cnf) => {
      const jwt = await rsa.token(header, { ...access, cnf })
      expect(await verifyAccess(jwt)).toMatchObject(rejected('cnf'))
      expect(await verifyAccess(jwt, { cnf: unchecked })).toMatchObject({ ok: true })
    },
  )

  it('needs an engine', async () => {
    const { client } = fixture({ ports: { clock: turnedClock() } })
    await expect(verifyAccessToken(client, 'a.b.c')).rejects.toThrow('expected ports.jws')
  })

  it('hands on why there are no keys', async () => {
    const { client } = fixture({ server: { ...demoServer, jwks_uri: 'https://kc.example/gone' } })
    expect(await verifyAccessToken(client, await rsa.token(header, access))).toMatchObject({
      error: { code: 'unexpected_response', status: 404 },
    })
  })
})

describe('verifyIdToken', () => {
  const atHash = (text: string): string =>
    createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')

  it.each<[object, VerifyIdTokenOptions, string | undefined]>([
    [{}, {}, undefined],
    [{}, { nonce: undefined }, 'nonce'],
    [{}, { nonce: 'm' }, 'nonce'],
    [{}, { nonce: unchecked }, undefined],
    [{ typ: 'Bearer' }, {}, 'typ'],
    [{ aud: 'other' }, {}, 'aud'],
    [{ azp: 'web' }, {}, 'azp'],
    [{ sub: undefined }, {}, 'sub'],
    [{ exp: now - 30 }, {}, 'exp'],
    [{ auth_time: now - 100 }, { maxAgeSeconds: 60 }, 'auth_time'],
    [{ auth_time: now - 90 }, { maxAgeSeconds: 60 }, undefined],
    [{ auth_time: now - 90 }, { maxAgeSeconds: 60, clockToleranceSeconds: 0 }, 'auth_time'],
    [{ at_hash: atHash('the token') }, { accessToken: 'the token' }, undefined],
    [{ at_hash: atHash('the token') }, { accessToken: 'another' }, 'at_hash'],
    [{ at_hash: 'wrong' }, {}, undefined],
    [{}, { accessToken: 'any' }, undefined],
  ])('%j with %o', async (claims, options, claim) => {
    const outcome = await verifyId(await rsa.token(header, { ...id, ...claims }), options)
    expect(outcome).toMatchObject(claim === undefined ? { ok: true } : rejected(claim))
  })

  it('compares with the token of before a refresh, which may have ended', async () => {
    const next = await rsa.token(header, id)
    const previous = (claims: object): Promise<string> =>
      ed.token({ alg: 'EdDSA' }, { ...id, exp: 0, ...claims })
    const check = async (claims: object): Promise<unknown> =>
      verifyId(next, { previousIdToken: await previous(claims) })
    expect(await check({})).toMatchObject({ ok: true })
    expect(await check({ sub: 'eve' })).toMatchObject(rejected('sub'))
    expect(await check({ nonce: 'm' })).toMatchObject(rejected('nonce'))
    await expect(verifyId(next, { previousIdToken: 'opaque' })).rejects.toThrow('previousIdToken')
    await expect(verifyId(next, { maxAgeSeconds: NaN })).rejects.toThrow('maxAgeSeconds')
    await expect(verifyId(next, { nonce: '' })).rejects.toThrow('nonce')
  })

  it('rejects a wrong signature before it looks at any claim', async () => {
    const [head, body] = (await rsa.token(header, { ...id, iss: 'x' })).split('.')
    const [, , signature] = (await rsa.token(header, id)).split('.')
    expect(await verifyId(`${head}.${body}.${signature}`)).toMatchObject(rejected('signature'))
  })

  it.each<[string, object, object, string | undefined]>([
    ['no signature', header, {}, undefined],
    ['a kid that nobody has', { ...header, kid: 'x' }, {}, undefined],
    ['alg none', { ...header, alg: 'none' }, {}, 'alg'],
    ['alg HS256', { ...header, alg: 'HS256' }, {}, 'alg'],
    ['crit', { ...header, crit: ['x'] }, {}, 'crit'],
    ['an access token', header, { typ: 'Bearer' }, 'typ'],
    ['another issuer', header, { iss: 'https://evil.example' }, 'iss'],
    ['another audience', header, { aud: 'other' }, 'aud'],
    ['another party', header, { azp: 'web' }, 'azp'],
    ['another nonce', header, { nonce: 'm' }, 'nonce'],
    ['too late', header, { exp: now - 30 }, 'exp'],
    ['another hash', header, { at_hash: atHash('another') }, 'at_hash'],
    ['the right hash', header, { at_hash: atHash('the token') }, undefined],
  ])('by tls asks for no keys, and checks all the rest: %s', async (_name, head, claims, claim) => {
    const { client, transport } = fixture()
    const [start, body] = (await rsa.token(head, { ...id, ...claims })).split('.')
    const options = { nonce: 'n', signature: 'tls', accessToken: 'the token' } as const
    const outcome = await verifyIdToken(client, `${start}.${body}.`, options)
    expect(outcome).toMatchObject(claim === undefined ? { ok: true } : rejected(claim))
    expect(transport.requests).toEqual([])
  })

  it.each([['verified'], [undefined], ['TLS'], ['none'], [true]])(
    'with signature %j the signature is checked',
    async (signature) => {
      const jwt = `${(await rsa.token(header, id)).split('.').slice(0, 2).join('.')}.`
      const options = { signature: signature as 'verified' }
      expect(await verifyId(jwt, options)).toMatchObject(rejected('signature'))
    },
  )

  it.each<[object, number | undefined, string | undefined]>([
    [{ exp: now - 100, iat: now - 200 }, undefined, 'exp'],
    [{ exp: now - 100, iat: now - 200 }, 0, 'exp'],
    [{ exp: now - 100, iat: now - 200 }, -100, undefined],
    [{ exp: now - 100, iat: now - 200 }, -70, 'exp'],
    [{ iat: now + 200 }, undefined, 'iat'],
    [{ iat: now + 200 }, 170, undefined],
    [{ iat: now + 200 }, 169, 'iat'],
    [{ exp: now + 100 }, 130, 'exp'],
    [{ auth_time: now + 100 }, 190, 'auth_time'],
    [{ auth_time: now + 100 }, 189, undefined],
  ])('of %j, with the server %d s ahead: %s', async (claims, clockSkewSeconds, claim) => {
    const options = { clockSkewSeconds, ...('auth_time' in claims && { maxAgeSeconds: 59 }) }
    const outcome = await verifyId(await rsa.token(header, { ...id, ...claims }), options)
    expect(outcome).toMatchObject(claim === undefined ? { ok: true } : rejected(claim))
  })
})
