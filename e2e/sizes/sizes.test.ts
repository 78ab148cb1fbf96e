import { describe, expect, it } from 'vitest'

import { budgets } from './budgets.ts'
import { bundle, bundleFromOneFile } from './bundle.ts'

/** Another zlib may find a shorter way: so much less is no reason to lower a budget. */
const slack = 100

describe.each(budgets)('$name', ({ imports, gzip, goal = gzip }) => {
  it(`takes at most ${gzip} bytes, gzipped`, async () => {
    const { gzip: actual, inside } = await bundle(imports)
    const largest = inside.slice(0, 10).map(([file, bytes]) => `${bytes} ${file}`)
    expect(actual > gzip ? [`${actual} bytes of:`, ...largest] : 'fits').toBe('fits')
    // A gain is kept by a lower budget.
    expect(actual).toBeGreaterThan(gzip - slack)
  })

  it('has no budget below its goal', () => {
    expect(gzip).toBeGreaterThanOrEqual(goal)
  })
})

it.each(['IndexedDB', 'fetch', 'UMA', 'userinfo'])(
  'SPA, slim: %s costs at most 1500 bytes more, gzipped',
  (part) => {
    const budgetOf = (name: string): number =>
      budgets.find((budget) => budget.name === name)?.gzip ?? Number.NaN
    expect(budgetOf(`SPA, slim with ${part}`) - budgetOf('SPA, slim')).toBeLessThanOrEqual(1500)
  },
)

const core = '@latchkey/core'
const single = budgets.flatMap(({ imports: { [core]: names, ...others }, gzip }) =>
  Array.isArray(names) && names.length === 1 && Object.keys(others).length === 0
    ? [[String(names[0]), gzip] as const]
    : [],
)

it.each(single)('%s takes no more from the one file that is published', async (name, gzip) => {
  const { gzip: actual } = await bundleFromOneFile(core, [name])
  expect(actual).toBeLessThanOrEqual(gzip + 20)
})
