import { describe, expect, it } from 'vitest'

import { demoServer, issuer } from '../../test/demo-server.ts'
import { turnedClock } from '../../test/turned-clock.ts'
import {
  access,
  ec,
  ed,
  header,
  now,
  rejected,
  rsa,
  verifierFixture,
} from '../../test/verifier-fixture.ts'
import { UsageError } from '../failure.ts'
import { succeed } from '../result.ts'
import { unchecked } from '../unchecked.ts'
import { verifyAccessToken } from './verify-access-token.ts'
import type { VerifyAccessTokenOptions } from './verify-access-token.ts'
import { verifyIdToken } from './verify-id-token.ts'
import type { VerifyIdTokenOptions } from './verify-id-token.ts'

const verifyAccess = (jwt: string, options?: VerifyAccessTokenOptions): Promise<unknown> =>
  verifyAccessToken(verifierFixture().client, jwt, options)

describe('verifyAccessToken', () => {
  it.each([
    ['RS256', rsa, 'rsa'],
    ['ES256', ec, 'ec'],
    ['EdDSA', ed, 'ed'],
  ])('takes one signed with %s', async (alg, signer, kid) => {
    expect(await verifyAccess(await signer.token({ alg, kid }, access))).toEqual(succeed(access))
  })

  it('asks for the keys once', async () => {
    const { client, transport } = verifierFixture()
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
    const { client, transport } = verifierFixture()
    const jwt = await rsa.token(header, { ...access, exp: 0 })
    await expect(verifyAccessToken(client, jwt, options)).rejects.toThrow(UsageError)
    await expect(verifyIdToken(client, jwt, options)).rejects.toThrow(UsageError)
    expect(transport.requests).toEqual([])
  })

  it('holds a call to the settings of its client, unless it says more than undefined', async () => {
    const strict = { algorithms: ['ES256'], notBeforeSeconds: now, clockToleranceSeconds: 0 }
    const { client } = verifierFixture(strict)
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
    ['authorization', { permissions: [{ rsid: 1, rsname: 'R' }] }],
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
    const { client } = verifierFixture({ ports: { clock: turnedClock() } })
    await expect(verifyAccessToken(client, 'a.b.c')).rejects.toThrow('expected ports.jws')
  })

  it('hands on why there are no keys', async () => {
    const { client } = verifierFixture({
      server: { ...demoServer, jwks_uri: 'https://kc.example/gone' },
    })
    expect(await verifyAccessToken(client, await rsa.token(header, access))).toMatchObject({
      error: { code: 'unexpected_response', status: 404 },
    })
  })
})
