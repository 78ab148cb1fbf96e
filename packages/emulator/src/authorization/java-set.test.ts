import { describe, expect, it } from 'vitest'
import { inJavaSetOrder } from './java-set.ts'

describe('inJavaSetOrder', () => {
  // Each order as Keycloak 26.7.4 wrote it.
  it.each([
    [
      ['zeta', 'alpha', 'omega', 'kraken'],
      ['zeta', 'kraken', 'alpha', 'omega'],
    ],
    [
      ['write', 'read'],
      ['read', 'write'],
    ],
    [
      ['light', 'view'],
      ['view', 'light'],
    ],
    [
      ['steal', 'nope'],
      ['steal', 'nope'],
    ],
    [
      ['read', 'light', 'write', 'view'],
      ['view', 'read', 'light', 'write'],
    ],
    [['read', 'read'], ['read']],
    [[], []],
    [[''], ['']],
  ])('%j -> %j', (strings, expected) => {
    expect(inJavaSetOrder(strings)).toEqual(expected)
  })

  it('uses more buckets for more', () => {
    const letters = ['zeta2', 'q', 'a', 'p', ...'bcdefghijk'.split('')]
    expect(inJavaSetOrder(letters).join('')).toBe('abcdefghijkpqzeta2')
    expect(inJavaSetOrder(['q', 'a', 'p']).join('')).toBe('pqa')
  })
})
