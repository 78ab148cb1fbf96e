import { GCProfiler } from 'node:v8'

import type { Prepared } from '../candidate.ts'

const calls = 300

/** A candidate that can be asked how many bytes of heap one of its calls takes. */
export function countingAllocations(run: () => Promise<void>): Prepared {
  return { run, ask: () => bytesAllocated(run) }
}

/** What all calls allocate, whether it is collected or not: the growth of the heap between collections. */
async function bytesAllocated(run: () => Promise<void>): Promise<number> {
  for (let call = 0; call < calls; call++) {
    // One after another, as when they are measured.
    // oxlint-disable-next-line no-await-in-loop
    await run()
  }
  globalThis.gc?.()
  const profiler = new GCProfiler()
  profiler.start()
  let used = process.memoryUsage().heapUsed
  // oxlint-disable-next-line no-await-in-loop
  for (let call = 0; call < calls; call++) await run()
  const last = process.memoryUsage().heapUsed
  let allocated = 0
  for (const { beforeGC, afterGC } of profiler.stop().statistics) {
    allocated += beforeGC.heapStatistics.usedHeapSize - used
    used = afterGC.heapStatistics.usedHeapSize
  }
  return (allocated + last - used) / calls
}
