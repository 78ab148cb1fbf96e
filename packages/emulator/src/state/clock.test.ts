import { expect, it } from 'vitest'

import { serverClock } from './clock.ts'

it('goes with the machine, by whole seconds, until it is turned', () => {
  let nowMs = 1_000_900
  const clock = serverClock(() => nowMs)
  expect(clock.now()).toBe(1000)
  clock.advance(60)
  clock.advance(60)
  expect(clock.now()).toBe(1120)
  clock.skew(-300)
  expect(clock.now()).toBe(820)
  clock.skew(10)
  expect(clock.now()).toBe(1130)
  nowMs += 5000
  expect(clock.now()).toBe(1135)
})

it.each([-1, Number.NaN, Infinity])('does not advance by %s', (seconds) => {
  expect(() => serverClock().advance(seconds)).toThrow(/from 0 on/u)
})
