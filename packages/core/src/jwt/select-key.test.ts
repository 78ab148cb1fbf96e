import { describe, expect, it } from 'vitest'

import type { Jwk } from '../ports.ts'
import type { JwtHeader } from './decode.ts'
import { selectKey } from './select-key.ts'

const rsa = { kty: 'RSA', kid: 'r', use: 'sig', alg: 'RS256' }
const rsaAnyAlg = { kty: 'RSA', kid: 'any' }
const encryption = { kty: 'RSA', kid: 'e', use: 'enc', alg: 'RSA-OAEP' }
const ec = { kty: 'EC', kid: 'c', use: 'sig', alg: 'ES256' }
const okp = { kty: 'OKP', kid: 'o', use: 'sig', alg: 'EdDSA' }

const select = (keys: readonly Jwk[], header: JwtHeader): unknown => {
  const result = selectKey({ keys }, header)
  return result.ok ? result.value : result.error.actual
}

describe('selectKey', () => {
  it.each<[readonly Jwk[], JwtHeader, unknown]>([
    [[encryption, rsa, ec, okp], { alg: 'RS256', kid: 'r' }, rsa],
    [[encryption, rsa, ec, okp], { alg: 'ES256', kid: 'c' }, ec],
    [[encryption, rsa, ec, okp], { alg: 'EdDSA', kid: 'o' }, okp],
    [[rsaAnyAlg, rsa], { alg: 'PS512', kid: 'any' }, rsaAnyAlg],
    [[encryption, rsa], { alg: 'RS256' }, rsa],
    [[rsa, ec], { alg: 'ES256' }, ec],
    [[], { alg: 'RS256', kid: 'r' }, 'one that fits no keys'],
    [[rsa], { alg: 'RS256', kid: 'R' }, 'one that fits no keys'],
    [[rsa], { alg: 'RS256', kid: '' }, 'one that fits no keys'],
    [[rsa], { alg: 'RS384', kid: 'r' }, 'one that fits no keys'],
    [[rsa], { alg: 'PS256', kid: 'r' }, 'one that fits no keys'],
    [[rsa], { alg: 'ES256', kid: 'r' }, 'one that fits no keys'],
    [[{ ...rsa, kty: 'oct' }], { alg: 'RS256', kid: 'r' }, 'one that fits no keys'],
    [[{ ...rsa, use: 'enc' }], { alg: 'RS256', kid: 'r' }, 'one that fits no keys'],
    [[{ kty: 'RSA', alg: 'RS256' }], { alg: 'RS256', kid: 'r' }, 'one that fits no keys'],
    [[rsa, { ...rsa, kid: 'r2' }], { alg: 'RS256' }, 'none that fits several keys'],
    [[rsa, { ...rsa, n: 'AQ' }], { alg: 'RS256', kid: 'r' }, 'one that fits several keys'],
    [[ec], { alg: 'RS256' }, 'none that fits no keys'],
  ])('of %j for %j', (keys, header, expected) => {
    expect(select(keys, header)).toEqual(expected)
  })

  it('never takes what the token brings along', () => {
    const header = { alg: 'RS256', kid: 'evil', jwk: { ...rsa, kid: 'evil' }, jku: 'https://evil' }
    expect(selectKey({ keys: [rsa] }, header)).toEqual({
      ok: false,
      error: {
        code: 'token_rejected',
        claim: 'kid',
        expected: "the kid of one signing key for RS256 in the server's key set",
        actual: 'one that fits no keys',
      },
    })
  })
})
