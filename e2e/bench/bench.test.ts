import { describe, expect, it } from 'vitest'

import { benchmarks } from './benchmarks.ts'
import { runGroup } from './run-group.ts'

// One tiny round of each: that every candidate does its job. What it costs, `npm run bench` says.

const tiny = { rounds: 1, roundMs: 2 }

describe.each(benchmarks)('$name', ({ start }) => {
  it('runs every candidate', { timeout: 300_000 }, async () => {
    const { groups, figures = [], pids, close } = await start()
    try {
      for (const group of groups) {
        // One group's processes are enough for a machine.
        // oxlint-disable-next-line no-await-in-loop
        const { rows } = await runGroup(group, tiny, pids)
        expect(rows).toHaveLength(group.others.length + 2)
        // By the clock: some systems count a process's time in ticks that are longer than such a round.
        for (const { name, perSecond } of rows) {
          expect({ name, ran: perSecond > 0 }).toEqual({ name, ran: true })
        }
      }
      for (const { title, measure } of figures) {
        // oxlint-disable-next-line no-await-in-loop
        const measured = await measure(0.002)
        expect({ title, values: measured.length > 0 }).toEqual({ title, values: true })
      }
    } finally {
      await close()
    }
  })
})
