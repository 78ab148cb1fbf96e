import { expect, it } from 'vitest'

import { measuredIn, replaceMeasured } from './measured.ts'

const page = 'a\n<!-- measured: x -->\nold\n<!-- end -->\nb\n<!-- measured: y -->\n<!-- end -->\n'

it('replaces what was measured, and nothing else', () => {
  expect(replaceMeasured(page, 'x', 'new')).toBe(
    'a\n<!-- measured: x -->\n\nnew\n\n<!-- end -->\nb\n<!-- measured: y -->\n<!-- end -->\n',
  )
})

it('reads what was measured', () => {
  expect(measuredIn(page, 'x')).toBe('old')
  expect(measuredIn(page, 'y')).toBe('')
})

it('refuses a page without its place', () => {
  expect(() => replaceMeasured(page, 'z', 'new')).toThrow('expected <!-- measured: z -->')
  expect(() => measuredIn('<!-- measured: x -->', 'x')).toThrow('<!-- end -->')
})
