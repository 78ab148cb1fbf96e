import type { Group } from './benchmark.ts'
import { startCandidate } from './candidate-process.ts'
import type { CandidateProcess } from './candidate-process.ts'
import { controlName, judge } from './judge.ts'
import type { GroupResult, Turn, Turns } from './judge.ts'
import { readTicks, shareOfOthers } from './machine.ts'
import { shuffled } from './statistics.ts'

/** How long a run is. */
export interface Effort {
  readonly rounds: number
  readonly roundMs: number
}

/** More of the machine than this, used by others, spoils a sample. */
const quietShare = 0.12

/** As long as so many rounds is a candidate run before it counts. */
const warmUpRounds = 20

/** Runs one table's candidates, round by round, in processes that live as long as the table. */
export async function runGroup(
  group: Group,
  effort: Effort,
  helpers: readonly number[] = [],
): Promise<GroupResult> {
  const candidates = [group.floor, { ...group.floor, name: controlName }, ...group.others]
  const started = await Promise.allSettled(candidates.map(startCandidate))
  const processes = started.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []))
  try {
    const failed = started.find((it) => it.status === 'rejected')
    if (failed) throw failed.reason
    const turns = await takeTurns(processes, group.atOnce, effort, helpers)
    return judge(group, turns)
  } finally {
    await Promise.all(processes.map((it) => it.close()))
  }
}

async function takeTurns(
  processes: readonly CandidateProcess[],
  atOnce: number,
  { rounds, roundMs }: Effort,
  helpers: readonly number[],
): Promise<Turns> {
  const pids = [process.pid, ...helpers, ...processes.flatMap((it) => it.pids)]
  const turns = new Map<string, Turn[]>(processes.map(({ name }) => [name, []]))
  // Warm: compiled, which takes thousands of calls, connected, keys loaded.
  // oxlint-disable-next-line no-await-in-loop
  for (const it of processes) await it.measure(warmUpRounds * roundMs, atOnce)
  for (let round = 0; round < rounds; round++) {
    for (const it of shuffled(processes)) {
      const before = readTicks(pids)
      // One at a time, for they share the machine.
      // oxlint-disable-next-line no-await-in-loop
      const sample = await it.measure(roundMs, atOnce)
      const isQuiet = shareOfOthers(before, readTicks(pids)) <= quietShare
      turns.get(it.name)?.push({ ...sample, isQuiet })
    }
  }
  return turns
}
