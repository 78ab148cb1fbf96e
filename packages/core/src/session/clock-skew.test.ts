import { describe, expect, it } from 'vitest'

import { clockSkew } from './clock-skew.ts'

const day = 86_400

describe('clockSkew', () => {
  it.each([
    // iat, sent, received, skew
    [1000, 1000, 1000, 0],
    [1001, 1000, 1002, 0],
    [1010, 1000, 1002, 9],
    [990, 1000, 1002, -11],
    [1000, 1000.25, 1000.75, -0.5],
    [1000 + day, 1000, 1000, day],
    [1001 + day, 1000, 1000, day],
    [999 - day, 1000, 1000, -day],
    [0, 1_800_000_000, 1_800_000_000, -day],
    [1e15, 1000, 1000, day],
    [Infinity, 1000, 1000, 0],
    [-Infinity, 1000, 1000, 0],
    [NaN, 1000, 1000, 0],
    [1000, NaN, 1000, 0],
  ])('of a token of %d, asked for at %d, come at %d: %d', (iat, sent, received, skew) => {
    expect(clockSkew(iat, sent, received)).toBe(skew)
  })
})
