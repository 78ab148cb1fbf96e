import { expect, it } from 'vitest'

import type { Bar, Group } from './benchmark.ts'
import { shareOfOthers } from './machine.ts'
import { controlName, judge } from './judge.ts'
import type { Turn } from './judge.ts'

const none = { module: new URL('file:///none') }

/** A group whose candidates took so many microseconds an operation, round by round; an odd one out was disturbed. */
function judged(
  micros: { readonly [name: string]: readonly number[] },
  disturbed: readonly number[] = [],
) {
  const bar: Bar = { candidate: 'one', against: 'floor', of: 'cpu', atMost: 1.2 }
  const group: Group = {
    title: 'a title',
    atOnce: 1,
    floor: { ...none, name: 'floor' },
    others: [{ ...none, name: 'one' }],
    bars: [bar],
    rates: [{ candidate: 'one', atLeast: 90_000 }],
  }
  const turns = Object.entries(micros).map(([name, each]): [string, Turn[]] => [
    name,
    each.map((cpuMs, round) => ({
      operations: 1000,
      cpuMs,
      wallMs: cpuMs * 2,
      isQuiet: !disturbed.includes(round),
    })),
  ])
  return judge(group, new Map(turns))
}

const floor = [10, 20, 10, 20, 10, 20, 10, 20, 10]
const control = floor

it('divides by the floor of the same round, and takes the median', () => {
  const one = [11, 22, 11, 22, 11, 22, 11, 22, 110]
  const { rows, bars, rates, void: reason } = judged({ floor, [controlName]: control, one })
  expect(rows[2]).toMatchObject({ name: 'one', cpuMicros: 22, quietRounds: 9 })
  expect(rows[2]?.cpuRatio.median).toBeCloseTo(1.1)
  expect(bars).toMatchObject([{ verdict: 'met' }])
  expect(rates).toMatchObject([{ verdict: 'not decided' }])
  expect(reason).toBeUndefined()
})

it('decides nothing where the limit is among the ratios of single rounds', () => {
  const one = [1.15, 1.25, 1.16, 1.24, 1.17, 1.21, 1.18, 1.19, 1.18].map(
    (ratio, round) => ratio * (floor[round] ?? 0),
  )
  const { rows, bars } = judged({ floor, [controlName]: control, one })
  expect(rows[2]?.cpuRatio.median).toBeCloseTo(1.18)
  expect(bars).toMatchObject([{ verdict: 'not decided' }])
  expect(bars[0]?.interval.low).toBeCloseTo(1.16)
  expect(bars[0]?.interval.high).toBeCloseTo(1.24)
})

it('says which bar is missed, and which rate is reached', () => {
  const one = floor.map((each) => each * 1.3)
  const { bars } = judged({ floor, [controlName]: control, one })
  expect(bars).toMatchObject([{ verdict: 'missed' }])
  const ratesOf = (micros: number) =>
    judged({ floor, [controlName]: control, one: floor.map(() => micros) }).rates
  expect(ratesOf(11)).toMatchObject([{ verdict: 'met' }])
  expect(ratesOf(12)).toMatchObject([{ verdict: 'missed' }])
})

it('leaves out the rounds that others disturbed', () => {
  const one = [90, 22, 11, 90, 11, 22, 11, 90, 11]
  const { rows, void: reason } = judged({ floor, [controlName]: control, one }, [0, 3, 7])
  expect(rows[2]?.cpuRatio.p90).toBeCloseTo(1.1)
  expect(rows[2]?.quietRounds).toBe(6)
  expect(reason).toBeUndefined()
})

it('is void where too few rounds were quiet', () => {
  const { void: reason } = judged({ floor, [controlName]: control, one: floor }, [0, 3, 5, 7])
  expect(reason).toBe('5 rounds without others on the machine, and 6 are needed')
})

it.each([0.91, 1.09])('is void where the floor is %f of itself', (factor) => {
  const off = floor.map((each) => each * factor)
  const { void: reason } = judged({ floor, [controlName]: off, one: floor })
  expect(reason).toContain(`by a factor of ${factor}, outside of 0.92 to 1.08`)
})

it('refuses a bar for nobody', () => {
  expect(() => judged({ floor, [controlName]: control })).toThrow('expected a candidate one')
})

it('says how much of the machine others used', () => {
  const before = { all: 1000, busy: 500, own: 100 }
  expect(shareOfOthers(before, { all: 1100, busy: 580, own: 170 })).toBeCloseTo(0.1)
  expect(shareOfOthers(before, { all: 1100, busy: 550, own: 160 })).toBe(0)
  expect(shareOfOthers(undefined, undefined)).toBe(0)
})
