import { describe, expect, it } from 'vitest'

import { openidScope, withoutOpenid } from './scope.ts'

describe('openidScope', () => {
  it.each([
    [undefined, 'openid'],
    ['', 'openid'],
    ['  ', 'openid'],
    ['openid', 'openid'],
    ['profile', 'openid profile'],
    ['profile openid', 'profile openid'],
    [' profile  email ', 'openid profile email'],
    ['openid2 OpenID', 'openid openid2 OpenID'],
    [withoutOpenid(), undefined],
    [withoutOpenid(''), undefined],
    [withoutOpenid('profile email'), 'profile email'],
  ])('%j: %j', (scope, expected) => {
    expect(openidScope(scope)).toBe(expected)
  })
})
