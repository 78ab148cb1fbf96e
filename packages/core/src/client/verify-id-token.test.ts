import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { ed, header, id, now, rejected, rsa, verifierFixture } from '../../test/verifier-fixture.ts'
import { unchecked } from '../unchecked.ts'
import { verifyIdToken } from './verify-id-token.ts'
import type { VerifyIdTokenOptions } from './verify-id-token.ts'

const verifyId = (jwt: string, options?: VerifyIdTokenOptions): Promise<unknown> =>
  verifyIdToken(verifierFixture().client, jwt, { nonce: 'n', ...options })

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
    const { client, transport } = verifierFixture()
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
