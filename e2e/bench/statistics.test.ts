import { expect, it } from 'vitest'

import { quantile, shuffled, spread } from './statistics.ts'

it.each([
  [[5], 0.5, 5],
  [[3, 1, 2], 0.5, 2],
  [[4, 1, 3, 2], 0.5, 2.5],
  [[0, 10], 0.9, 9],
  [[10, 9, 100], 0, 9],
  [[10, 9, 100], 1, 100],
])('of %j, %f are below %f', (values, share, expected) => {
  expect(quantile(values, share)).toBeCloseTo(expected)
})

it('has no quantile of nothing', () => {
  expect(spread([])).toEqual({ median: NaN, p10: NaN, p90: NaN })
})

it('shuffles without loss', () => {
  const items = Array.from({ length: 50 }, (_, index) => index)
  expect(shuffled(items).toSorted((a, b) => a - b)).toEqual(items)
  expect(shuffled(items)).not.toEqual(items)
})
