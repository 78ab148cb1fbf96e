import { describe, expect, it } from 'vitest'

import { rfcVectors } from '../../test/jws/rfc-vectors.ts'
import { encodeBase64url } from '../internal/base64url.ts'
import { readPublicKey } from './jws-public-key.ts'

const jwks = new Map(rfcVectors.map(([, alg, jwk]) => [alg as string, jwk]))
const rsa = jwks.get('RS256') ?? { kty: '' }
const p256 = jwks.get('ES256') ?? { kty: '' }

describe('readPublicKey', () => {
  it.each([
    ['RS256', 256],
    ['ES256', 64],
    ['ES512', 132],
    ['EdDSA', 64],
  ])('%s signatures take %i octets', (alg, signatureLength) => {
    const jwk = jwks.get(alg) ?? { kty: '' }
    const full = { ...jwk, kid: 'k', use: 'sig', alg, x5c: ['MII'] }
    expect(readPublicKey(full, alg)).toEqual({ alg, jwk, signatureLength })
  })

  it.each([
    [
      rsa,
      'HS256',
      'A key for HS256: expected one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, Ed25519',
    ],
    [
      { ...rsa, use: 'enc' },
      'RS256',
      'A key for RS256: expected a key with {"kty":"RSA","use":"sig","alg":"RS256"}, got {"kty":"RSA","use":"enc","alg":"RS256"}',
    ],
    [
      { ...p256, crv: 'P-384' },
      'ES256',
      'A key for ES256: expected a key with {"kty":"EC","crv":"P-256","use":"sig","alg":"ES256"}, got {"kty":"EC","crv":"P-384","use":"sig","alg":"ES256"}',
    ],
    [{ ...rsa, key_ops: ['encrypt'] }, 'RS256', 'expected key_ops with "verify", got ["encrypt"]'],
    [{ ...rsa, e: 'AQ' }, 'RS256', 'expected e to be an odd number above 1'],
    [{ ...rsa, n: 'AQAB' }, 'RS256', 'expected n to be an odd number of at least 2048 bits'],
    [{ ...p256, x: 'AQAB' }, 'ES256', 'expected x to be 32 octets'],
    [{ ...p256, y: '?' }, 'ES256', 'expected canonical base64url'],
  ])('says what is wrong with a key: %#', (jwk, alg, message) => {
    expect(() => readPublicKey(jwk, alg)).toThrow(message)
  })

  /** An odd number of so many octets, by the first of them. */
  const odd = (first: number, length: number): string => {
    const octets = new Uint8Array(length)
    octets[0] = first
    octets[length - 1] = (octets[length - 1] ?? 0) | 1
    return encodeBase64url(octets)
  }

  it.each([
    ['a modulus of 2048 bits', { n: odd(128, 256) }],
    ['a modulus of 2049 bits', { n: odd(1, 257) }],
    ['an exponent of 3', { e: odd(3, 1) }],
    ['an exponent of 257', { e: odd(1, 2) }],
  ])('takes %s', (_name, members) => {
    expect(readPublicKey({ ...rsa, ...members }, 'RS256')).toMatchObject({ jwk: members })
  })

  it.each([
    ['a modulus of 2047 bits', { n: odd(127, 256) }],
    ['a modulus with a leading zero', { n: odd(0, 257) }],
    ['an exponent of 1', { e: odd(1, 1) }],
    ['an even exponent', { e: 'BA' }],
  ])('refuses %s', (_name, members) => {
    expect(() => readPublicKey({ ...rsa, ...members }, 'RS256')).toThrow(TypeError)
  })

  it('names a private member and not its value', () => {
    const secret = 'S3cretS3cret'
    expect(() => readPublicKey({ ...rsa, d: secret }, 'RS256')).toThrow(
      expect.objectContaining({
        message: 'A key for RS256: expected a public key, without d: replace that key',
      }),
    )
  })
})
