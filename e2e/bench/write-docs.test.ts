import { readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import { replaceMeasured } from '../docs/measured.ts'
import { benchmarks } from './benchmarks.ts'

it('has a place in docs/benchmarks.md for each', () => {
  const text = readFileSync(new URL('../../docs/benchmarks.md', import.meta.url), 'utf8')
  for (const { name } of benchmarks) expect(replaceMeasured(text, name, '')).not.toBe('')
})
