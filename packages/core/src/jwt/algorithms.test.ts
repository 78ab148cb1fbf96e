import { describe, expect, it } from 'vitest'

import { digestOf, keyTypeOf, signatureAlgorithms } from './algorithms.ts'

describe('signatureAlgorithms', () => {
  it.each([
    ['RS256', 'RSA', 'SHA-256'],
    ['RS384', 'RSA', 'SHA-384'],
    ['RS512', 'RSA', 'SHA-512'],
    ['PS256', 'RSA', 'SHA-256'],
    ['PS384', 'RSA', 'SHA-384'],
    ['PS512', 'RSA', 'SHA-512'],
    ['ES256', 'EC', 'SHA-256'],
    ['ES384', 'EC', 'SHA-384'],
    ['ES512', 'EC', 'SHA-512'],
    ['EdDSA', 'OKP', 'SHA-512'],
    ['Ed25519', 'OKP', 'SHA-512'],
  ])('%s wants a key of %s, and hashes with %s', (alg, kty, digest) => {
    expect(signatureAlgorithms).toContain(alg)
    expect(keyTypeOf(alg)).toBe(kty)
    expect(digestOf(alg)).toBe(digest)
  })

  it('has these alone: no HMAC, no none', () => {
    expect(signatureAlgorithms).toHaveLength(11)
    expect(signatureAlgorithms.filter((alg) => /^(?:HS|none)/iu.test(alg))).toEqual([])
  })
})
