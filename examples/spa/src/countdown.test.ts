import { expect, it } from 'vitest'

import { timeLeft } from './countdown.ts'

it.each([
  [-7, 'it has ended'],
  [0, 'it has ended'],
  [0.99, 'it has ended'],
  [1, '1 s'],
  [59.9, '59 s'],
  [60, '1 min 0 s'],
  [3599, '59 min 59 s'],
  [3600, '1 h 0 min'],
  [90_061, '25 h 1 min'],
])('says %s s as "%s"', (seconds, text) => {
  expect(timeLeft(seconds)).toBe(text)
})
