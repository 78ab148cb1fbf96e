import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { issuer } from '../../test/demo-server.ts'
import { unchecked } from '../unchecked.ts'
import type { Unchecked } from '../unchecked.ts'
import type { IdTokenExpectation } from './id-token.ts'
import { asVerified } from '../jwt/verified.ts'
import { checkAccessTokenHash, checkIdToken, idTokenClaims } from './id-token.ts'

const now = 1_700_000_000
const good = {
  iss: issuer,
  sub: 'zoë',
  aud: 'app',
  azp: 'app',
  typ: 'ID',
  iat: now - 10,
  exp: now + 300,
  auth_time: now - 60,
  nonce: 'n',
}
const expectation: IdTokenExpectation = {
  issuer,
  clientId: 'app',
  nonce: 'n',
  now,
  clockToleranceSeconds: 30,
}
const header = { alg: 'RS256' }

const check = (claims: object, expected: Partial<IdTokenExpectation> = {}): string | undefined =>
  checkIdToken({ header, claims: { ...good, ...claims } }, { ...expectation, ...expected })?.claim

describe('checkIdToken — OpenID Connect Core 1.0 §3.1.3.7', () => {
  it.each([
    [{}],
    [{ typ: undefined }],
    [{ aud: ['app'] }],
    [{ aud: ['other', 'app'] }],
    [{ azp: undefined }],
    [{ azp: undefined, aud: ['app'] }],
    [{ auth_time: undefined }],
    [{ nbf: now + 30 }],
    [{ exp: now - 29 }],
    [{ iat: now + 30 }],
    [{ at_hash: 5, acr: 5, anything: null }],
  ])('accepts the good token with %j', (claims) => {
    expect(check(claims)).toBeUndefined()
  })

  it.each([
    [undefined, undefined],
    ['JWT', undefined],
    ['application/jwt', undefined],
    ['at+jwt', 'typ (header)'],
    ['logout+jwt', 'typ (header)'],
    ['JWTX', 'typ (header)'],
  ])('with the header typ %s: %s', (typ, claim) => {
    const jwt = { header: { ...header, ...(typ && { typ }) }, claims: { ...good, typ: undefined } }
    expect(checkIdToken(jwt, expectation)?.claim).toBe(claim)
  })

  it.each([
    ['auth_time', 'now'],
    ['email', {}],
    ['email_verified', 1],
    ['acr', 1],
    ['name', null],
  ])('gives no type to a claim %s that is %j', (claim, value) => {
    expect(asVerified({ ...good }, idTokenClaims)).toMatchObject({ ok: true })
    expect(asVerified({ ...good, [claim]: value }, idTokenClaims)).toMatchObject({
      ok: false,
      error: { code: 'token_rejected', claim },
    })
  })

  it.each<[object, string]>([
    [{ typ: 'Bearer' }, 'typ'],
    [{ typ: 'Refresh' }, 'typ'],
    [{ typ: 'Logout' }, 'typ'],
    [{ typ: null }, 'typ'],
    [{ typ: 'id' }, 'typ'],
    [{ typ: ['ID'] }, 'typ'],
    [{ iss: undefined }, 'iss'],
    [{ iss: `${issuer}/` }, 'iss'],
    [{ iss: [issuer] }, 'iss'],
    [{ sub: undefined }, 'sub'],
    [{ sub: '' }, 'sub'],
    [{ sub: 5 }, 'sub'],
    [{ aud: undefined }, 'aud'],
    [{ aud: 'App' }, 'aud'],
    [{ aud: [] }, 'aud'],
    [{ aud: [['app']] }, 'aud'],
    [{ aud: { app: true } }, 'aud'],
    [{ azp: 'other' }, 'azp'],
    [{ azp: null }, 'azp'],
    [{ azp: ['app'] }, 'azp'],
    [{ azp: undefined, aud: ['app', 'other'] }, 'azp'],
    [{ exp: undefined }, 'exp'],
    [{ exp: now - 30 }, 'exp'],
    [{ exp: String(now + 300) }, 'exp'],
    [{ exp: Infinity }, 'exp'],
    [{ iat: undefined }, 'iat'],
    [{ iat: now + 31 }, 'iat'],
    [{ nbf: now + 31 }, 'nbf'],
    [{ nbf: null }, 'nbf'],
    [{ nonce: undefined }, 'nonce'],
    [{ nonce: 'N' }, 'nonce'],
    [{ nonce: ['n'] }, 'nonce'],
  ])('rejects the good token with %j by its %s', (claims, claim) => {
    expect(check(claims)).toBe(claim)
  })

  it.each<[string | Unchecked | undefined, unknown, string | undefined]>([
    ['n', 'n', undefined],
    ['n', 'm', 'nonce'],
    ['n', undefined, 'nonce'],
    [undefined, undefined, undefined],
    [undefined, 'n', 'nonce'],
    [undefined, '', 'nonce'],
    [undefined, null, 'nonce'],
    [unchecked, 'n', undefined],
    [unchecked, undefined, undefined],
    ['', undefined, 'nonce'],
  ])('nonce of the request %o, of the token %j', (expected, nonce, claim) => {
    expect(check({ nonce }, { nonce: expected })).toBe(claim)
  })

  it('never tells a nonce', () => {
    const problem = checkIdToken(
      { header, claims: { ...good, nonce: 'theirs3cret' } },
      { ...expectation, nonce: 'ours3cret' },
    )
    expect(problem).toBeDefined()
    expect(JSON.stringify(problem)).not.toContain('s3cret')
  })

  it.each([
    [undefined, undefined, undefined],
    [undefined, now - 99_999, undefined],
    [60, now - 60, undefined],
    [60, now - 90, undefined],
    [60, now - 91, 'auth_time'],
    [0, now - 31, 'auth_time'],
    [60, undefined, 'auth_time'],
    [60, String(now), 'auth_time'],
    [NaN, now, 'auth_time'],
  ])('asked for a login at most %j s ago, was at %j', (maxAgeSeconds, auth_time, claim) => {
    expect(check({ auth_time }, { maxAgeSeconds })).toBe(claim)
  })
})

describe('checkIdToken: continuity — OpenID Connect Core 1.0 §12.2', () => {
  const previous = { ...good, aud: ['app', 'api'], exp: 0, iat: 0, auth_time: 0 }
  const expected = { previous, nonce: unchecked } as const
  const same = { aud: ['app', 'api'], nonce: undefined }

  it.each([
    [{}],
    [{ aud: ['api', 'app'] }],
    [{ aud: ['api', 'app', 'app'] }],
    [{ nonce: 'n' }],
    [{ auth_time: now }],
    [{ sid: 'another' }],
  ])('accepts %j', (claims) => {
    expect(check({ ...same, ...claims }, expected)).toBeUndefined()
  })

  it.each([
    [{ sub: 'eve' }, 'sub'],
    [{ aud: ['app'] }, 'aud'],
    [{ aud: ['app', 'api', 'more'] }, 'aud'],
    [{ aud: ['app', 'other'] }, 'aud'],
    [{ nonce: 'm' }, 'nonce'],
    [{ azp: undefined, aud: 'app' }, 'azp'],
  ])('rejects %j by %s', (claims, claim) => {
    expect(check({ ...same, ...claims }, expected)).toBe(claim)
  })

  it('compares with what was before, not with what is expected', () => {
    const before = { ...previous, iss: 'https://evil.example', azp: 'other' }
    expect(check(same, { ...expected, previous: before })).toBe('iss')
    expect(check(same, { ...expected, previous: { ...previous, azp: 'other' } })).toBe('azp')
    expect(check(same, { ...expected, previous: {} })).toBe('iss')
    expect(
      check({ ...same, nonce: 'n' }, { ...expected, previous: { ...previous, nonce: undefined } }),
    ).toBe('nonce')
  })
})

describe('checkAccessTokenHash — OpenID Connect Core 1.0 §3.1.3.8', () => {
  const engine = {
    digest: (algorithm: string, bytes: Uint8Array): Uint8Array =>
      createHash(algorithm.replace('-', '').toLowerCase()).update(bytes).digest(),
  }
  const hashOf = (hash: string, text: string): string => {
    const octets = createHash(hash).update(text).digest()
    return octets.subarray(0, octets.length / 2).toString('base64url')
  }
  const token = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y'
  const hashed = async (alg: string, at_hash: unknown, accessToken = token): Promise<unknown> =>
    (await checkAccessTokenHash({ header: { alg }, claims: { at_hash } }, accessToken, engine))
      ?.claim

  it('is that of the example, OpenID Connect Core 1.0 Appendix A.3', async () => {
    expect(await hashed('RS256', '77QmUPtjPfzWtF2AnpK9RQ')).toBeUndefined()
  })

  it.each([
    ['RS256', 'sha256'],
    ['ES256', 'sha256'],
    ['PS384', 'sha384'],
    ['ES512', 'sha512'],
    ['EdDSA', 'sha512'],
    ['Ed25519', 'sha512'],
  ])('%s goes with %s', async (alg, hash) => {
    expect(await hashed(alg, hashOf(hash, token))).toBeUndefined()
    expect(await hashed(alg, hashOf(hash, `${token}x`))).toBe('at_hash')
    expect(await hashed(alg, hashOf(hash, token), 'ü')).toBe('at_hash')
  })

  it('need not be there; what is there must be right', async () => {
    expect(await hashed('RS256', undefined)).toBeUndefined()
    expect(await hashed('RS256', null)).toBe('at_hash')
    expect(await hashed('RS256', '')).toBe('at_hash')
    expect(await hashed('RS256', hashOf('sha512', token))).toBe('at_hash')
    expect(await hashed('RS256', createHash('sha256').update(token).digest('base64url'))).toBe(
      'at_hash',
    )
    expect(await hashed('RS256', ['77QmUPtjPfzWtF2AnpK9RQ'])).toBe('at_hash')
  })
})
