import { expect, it } from 'vitest'

import { useRefreshToken } from './refresh-rotation.ts'

type Use = readonly [jti: string, iat: number, now: number]

it.each<[string, number, Use[], string[]]>([
  [
    'each token once',
    0,
    [
      ['a', 1, 1],
      ['b', 1, 2],
      ['c', 2, 3],
    ],
    ['accepted', 'accepted', 'accepted'],
  ],
  [
    'the same again',
    0,
    [
      ['a', 1, 1],
      ['a', 1, 1],
    ],
    ['accepted', 'reused'],
  ],
  [
    'the same again, allowed once',
    1,
    [
      ['a', 1, 1],
      ['a', 1, 1],
      ['a', 1, 1],
    ],
    ['accepted', 'accepted', 'reused'],
  ],
  [
    'an older one',
    0,
    [
      ['a', 1, 5],
      ['b', 5, 6],
      ['a', 1, 7],
    ],
    ['accepted', 'accepted', 'stale'],
  ],
  // Keycloak compares whole seconds, and has forgotten all tokens but the last.
  [
    'an older one within the second',
    0,
    [
      ['a', 1, 1],
      ['b', 1, 1],
      ['a', 1, 1],
    ],
    ['accepted', 'accepted', 'accepted'],
  ],
])('%s', (_, maxReuse, uses, expected) => {
  const tracking = { families: new Map() }
  const outcomes = uses.map(([jti, iat, nowSeconds]) =>
    useRefreshToken(tracking, { jti, family: 'f', iat }, { maxReuse, nowSeconds }),
  )
  expect(outcomes).toEqual(expected)
})

it('counts each family by itself', () => {
  const tracking = { families: new Map() }
  const at = { maxReuse: 0, nowSeconds: 1 }
  expect(useRefreshToken(tracking, { jti: 'a', family: 'f', iat: 1 }, at)).toBe('accepted')
  expect(useRefreshToken(tracking, { jti: 'a', family: 'g', iat: 1 }, at)).toBe('accepted')
})
