import { readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'

/** Ticks of the processors since the machine started; Linux alone says so. */
export interface Ticks {
  /** All processors', idle or not. */
  readonly all: number
  readonly busy: number
  /** Those of the processes that were asked about. */
  readonly own: number
}

/** What the processors have done until now, and what of it these processes; undefined where there is no `/proc`. */
export function readTicks(pids: readonly number[]): Ticks | undefined {
  try {
    const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
    const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, ...interrupts] = first
      .split(/\s+/u)
      .slice(1, 9)
      .map(Number)
    const busy = user + nice + system + interrupts.reduce((sum, ticks) => sum + ticks, 0)
    return { busy, all: busy + idle + wait, own: pids.reduce((sum, pid) => sum + ticksOf(pid), 0) }
  } catch {
    return undefined
  }
}

/** The share of the machine, 0 to 1, that other processes used between two readings. */
export function shareOfOthers(before: Ticks | undefined, after: Ticks | undefined): number {
  if (!before || !after) return 0
  const others = after.busy - before.busy - (after.own - before.own)
  return Math.max(0, others) / Math.max(1, after.all - before.all)
}

/** `utime` and `stime` of proc(5). The name, which comes before, may hold spaces and parentheses. */
function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

/** The class of the machine, in words. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.replaceAll(/\s+/gu, ' ').trim() ?? 'unknown processor'
  return `${availableParallelism()} × ${model}, ${process.platform} ${process.arch}, Node ${process.versions.node}`
}
