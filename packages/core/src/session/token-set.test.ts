import { describe, expect, it } from 'vitest'

import { isFresh, tokenSet } from './token-set.ts'
import type { TokenSet } from './token-set.ts'

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (claims: object): string => `${part({ alg: 'RS256' })}.${part(claims)}.AAAA`

const access_token = jwt({ iat: 1005 })
const wire = {
  access_token,
  token_type: 'Bearer',
  expires_in: 60,
  expiresAtSeconds: 1060,
  refresh_token: 'r',
  id_token: 'i',
  scope: 'openid',
}
const before: TokenSet = {
  access_token: 'old',
  refresh_token: 'old r',
  id_token: 'old i',
  scope: 'old scope',
  issuedAtSeconds: 900,
  expiresAtSeconds: 960,
  clockSkewSeconds: 7,
}

describe('tokenSet', () => {
  it('keeps what a session needs, and nothing else', () => {
    const extra = { 'not-before-policy': 0, session_state: 's', own: 1 }
    expect(tokenSet({ ...wire, ...extra }, 1002)).toEqual({
      access_token,
      refresh_token: 'r',
      id_token: 'i',
      scope: 'openid',
      issuedAtSeconds: 1000,
      expiresAtSeconds: 1060,
      clockSkewSeconds: 4,
    })
  })

  it('is plain JSON', () => {
    const set = tokenSet(wire, 1002)
    expect(JSON.parse(JSON.stringify(set))).toEqual(set)
  })

  it('takes over from before what a refresh leaves out, and nothing else', () => {
    const { refresh_token: _r, id_token: _i, scope: _s, ...bare } = wire
    expect(tokenSet(bare, 1002, before)).toEqual({
      access_token,
      refresh_token: 'old r',
      id_token: 'old i',
      scope: 'old scope',
      issuedAtSeconds: 1000,
      expiresAtSeconds: 1060,
      clockSkewSeconds: 4,
    })
    expect(tokenSet(wire, 1002, before)).toEqual(tokenSet(wire, 1002))
  })

  it('without a refresh token there is none', () => {
    const { refresh_token: _none, scope: _unsaid, ...bare } = wire
    const set = tokenSet(bare, 1002)
    expect(set).not.toHaveProperty('refresh_token')
    expect(set).not.toHaveProperty('scope')
  })

  it('without expires_in a token counts for a minute from when it came', () => {
    const { expires_in: _none, expiresAtSeconds: _unknown, ...bare } = wire
    expect(tokenSet(bare, 1002)).toMatchObject({ issuedAtSeconds: 1002, expiresAtSeconds: 1062 })
  })

  it.each([
    ['opaque', 'opaque'],
    ['a JWT without iat', jwt({})],
    ['an iat that is no number', jwt({ iat: 'soon' })],
    ['an iat that is a list', jwt({ iat: {} })],
  ])('of a token that says nothing of the time the skew is none: %s', (_name, token) => {
    expect(tokenSet({ ...wire, access_token: token }, 1002).clockSkewSeconds).toBe(0)
  })
})

describe('isFresh', () => {
  it.each([
    // now, for so long, is it?
    [1000, 0, true],
    [1000, 59.9, true],
    [1000, 60, false],
    [1054.9, 5, true],
    [1055, 5, false],
    [1060, 0, false],
    [5000, 0, false],
    // The clock was set back: nobody knows how old it is.
    [999.9, 0, false],
    [0, 0, false],
    [NaN, 0, false],
  ])('at %d for %d s more: %s', (now, minValiditySeconds, expected) => {
    const set = { ...before, issuedAtSeconds: 1000, expiresAtSeconds: 1060 }
    expect(isFresh(set, now, minValiditySeconds)).toBe(expected)
  })
})
