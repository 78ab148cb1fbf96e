import { readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import { benchmarks } from './benchmarks.ts'
import { replaceMeasured } from './write-docs.ts'

const page = 'a\n<!-- measured: x -->\nold\n<!-- end -->\nb\n<!-- measured: y -->\n<!-- end -->\n'

it('replaces what was measured, and nothing else', () => {
  expect(replaceMeasured(page, 'x', 'new')).toBe(
    'a\n<!-- measured: x -->\n\nnew\n\n<!-- end -->\nb\n<!-- measured: y -->\n<!-- end -->\n',
  )
})

it('refuses a page without its place', () => {
  expect(() => replaceMeasured(page, 'z', 'new')).toThrow('expected <!-- measured: z -->')
  expect(() => replaceMeasured('<!-- measured: x -->', 'x', 'new')).toThrow('<!-- end -->')
})

it('has a place in docs/benchmarks.md for each', () => {
  const text = readFileSync(new URL('../../docs/benchmarks.md', import.meta.url), 'utf8')
  for (const { name } of benchmarks) expect(replaceMeasured(text, name, '')).not.toBe('')
})
