import { expect, it } from 'vitest'

import type { Figure } from './benchmark.ts'
import type { GroupResult } from './judge.ts'
import { printFigures, printGroup, verdictOn } from './print.ts'
import { verdictOf } from './statistics.ts'

/** The lines below a table whose bar of 1.15 came out so. */
function barOf(ratio: number, low: number, high: number): string {
  const interval = { low, high }
  const bar = { candidate: 'one', against: 'floor', of: 'cpu', atMost: 1.15 } as const
  const result: GroupResult = {
    title: 'a title',
    atOnce: 1,
    rows: [],
    bars: [{ ...bar, ratio, interval, verdict: verdictOf(interval, bar) }],
    rates: [],
  }
  return printGroup(result, '15 rounds of 225 ms').split('\n').at(-2) ?? ''
}

it.each([
  [1.1, 1.05, 1.149, 'Met: CPU of one at most 1.15 × floor; it is 1.100 × (1.050 to 1.149).'],
  [1.1, 1.05, 1.15, 'Met: CPU of one at most 1.15 × floor; it is 1.10 × (1.05 to 1.15).'],
  [1.2, 1.151, 1.3, 'MISSED: CPU of one at most 1.15 × floor; it is 1.200 × (1.151 to 1.300).'],
  [
    1.1,
    1,
    1.1504,
    'NOT DECIDED: CPU of one at most 1.15 × floor; it is 1.1000 × (1.0000 to 1.1504).',
  ],
  [
    1.1,
    -Infinity,
    Infinity,
    'NOT DECIDED: CPU of one at most 1.15 × floor; it is 1.10 × (too few rounds).',
  ],
])('says of %f, between %f and %f: %s', (ratio, low, high, line) => {
  expect(barOf(ratio, low, high)).toBe(line)
})

it('prints figures with how they were measured, and where the values were', () => {
  const values = [8, 8.5, 9, 9.5, 9.6, 9.7, 10.004, 10.2]
  const figures: readonly Figure[] = [
    { name: 'ours', value: 9.55, values, atMost: 10 },
    { name: 'theirs', value: 20, values: [20, 20.1] },
  ]
  expect(
    printFigures({ title: 'imports', caption: 'Eight times', unit: 'ms', measure }, figures),
  ).toBe(
    `### imports

Eight times.

|        |   ms |   p10 to p90 |                                     |
| ------ | ---: | -----------: | ----------------------------------: |
| ours   | 9.55 | 8.35 to 10.1 | NOT DECIDED: at most 10 (8 to 10.2) |
| theirs |   20 |     20 to 20 |                                     |
`,
  )
})

it('holds what was measured once to its limits as it stands', () => {
  expect(verdictOn({ name: 'an entry', value: 400, atMost: 400 })).toBe('met')
  expect(verdictOn({ name: 'an entry', value: 401, atMost: 400 })).toBe('missed')
  const text = printFigures({ title: 'memory', caption: 'Measured once', unit: 'bytes', measure }, [
    { name: 'an entry', value: 400.4, atMost: 400 },
  ])
  expect(text).toContain('| 400.4 | MISSED: at most 400 |')
})

function measure(): Promise<readonly Figure[]> {
  return Promise.resolve([])
}
