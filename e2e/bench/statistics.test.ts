import { expect, it } from 'vitest'

import { medianInterval, quantile, shuffled, spread, verdictOf } from './statistics.ts'

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

// The ranks of any table of the sign test: of 15 values the fourth of each end, at 96.5 %.
it.each([
  [0, -Infinity, Infinity],
  [5, -Infinity, Infinity],
  [6, 1, 6],
  [8, 1, 8],
  [9, 2, 8],
  [15, 4, 12],
  [20, 6, 15],
  [50, 18, 33],
])('of 1 to %i, the median lies between %f and %f', (count, low, high) => {
  const values = Array.from({ length: count }, (_, index) => count - index)
  expect(medianInterval(values)).toEqual({ low, high })
})

it('has the median in its interval at 95 % or more', () => {
  const samples = Array.from({ length: 4000 }, () =>
    Array.from({ length: 15 }, () => Math.random() ** 3),
  )
  const held = samples.map(medianInterval).filter(({ low, high }) => low <= 0.125 && 0.125 <= high)
  expect(held.length / samples.length).toBeGreaterThan(0.95)
})

it.each([
  [{ low: 1, high: 2 }, { atMost: 2 }, 'met'],
  [{ low: 1, high: 2 }, { atMost: 1.9 }, 'not decided'],
  [{ low: 1, high: 2 }, { atMost: 1 }, 'not decided'],
  [{ low: 1, high: 2 }, { atMost: 0.9 }, 'missed'],
  [{ low: 1, high: 2 }, { atLeast: 1 }, 'met'],
  [{ low: 1, high: 2 }, { atLeast: 1.1 }, 'not decided'],
  [{ low: 1, high: 2 }, { atLeast: 2.1 }, 'missed'],
  [{ low: -Infinity, high: Infinity }, { atMost: 2 }, 'not decided'],
  [{ low: -Infinity, high: Infinity }, {}, 'met'],
])('%j with %j: %s', (interval, limits, verdict) => {
  expect(verdictOf(interval, limits)).toBe(verdict)
})

it('shuffles without loss', () => {
  const items = Array.from({ length: 50 }, (_, index) => index)
  expect(shuffled(items).toSorted((a, b) => a - b)).toEqual(items)
  expect(shuffled(items)).not.toEqual(items)
})
