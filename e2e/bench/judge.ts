import type { Bar, Group, Rate } from './benchmark.ts'
import type { Sample } from './candidate.ts'
import { median, medianInterval, spread, verdictOf } from './statistics.ts'
import type { Interval, Spread, Verdict } from './statistics.ts'

/** What came of one table. */
export interface GroupResult {
  readonly title: string
  readonly atOnce: number
  readonly rows: readonly Row[]
  readonly bars: readonly BarResult[]
  readonly rates: readonly RateResult[]
  /** Why the numbers say nothing, where that is so. */
  readonly void?: string
}

/** One candidate's numbers. */
export interface Row {
  readonly name: string
  /** CPU an operation, in microseconds. */
  readonly cpuMicros: number
  /** CPU an operation, divided by the floor's in the same round. */
  readonly cpuRatio: Spread
  readonly perSecond: number
  /** Time on the clock, divided by the floor's in the same round. */
  readonly wallRatio: Spread
  /** How late a timer comes, in milliseconds, where several run at once. */
  readonly loopDelayMs?: { readonly p50: number; readonly p99: number }
  /** In how many rounds nobody else used the machine, neither in this one's turn nor in the floor's. */
  readonly quietRounds: number
}

export interface BarResult extends Bar {
  readonly ratio: number
  /** Where the median of all such rounds lies. */
  readonly interval: Interval
  readonly verdict: Verdict
}

export interface RateResult extends Rate {
  readonly rate: number
  readonly interval: Interval
  readonly verdict: Verdict
}

/** What one did in one round. */
export interface Turn extends Sample {
  readonly isQuiet: boolean
}

/** What each did in each round. */
export type Turns = ReadonlyMap<string, readonly Turn[]>

/** Fewer quiet rounds than this say nothing of their median. */
const minQuietRounds = 6
/** Where the control has to be. */
const controlRange = [0.92, 1.08] as const

/** The floor's second process. */
export const controlName = 'the floor again (control)'

/** What the rounds say: of those that were quiet, where there are enough. */
export function judge(group: Group, turns: Turns): GroupResult {
  const rows = [...turns.keys()].map((name) => rowOf(name, group.floor.name, turns))
  const bars = (group.bars ?? []).map((bar) => {
    const { ratios } = compare(turns, bar.candidate, bar.against, bar.of)
    const interval = medianInterval(ratios)
    return { ...bar, ratio: median(ratios), interval, verdict: verdictOf(interval, bar) }
  })
  const rates = (group.rates ?? []).map((rate) => {
    const { samples } = compare(turns, rate.candidate, group.floor.name, 'cpu')
    const perCpuSecond = samples.map((it) => 1000 / perOperation(it, 'cpu'))
    const interval = medianInterval(perCpuSecond)
    return { ...rate, rate: median(perCpuSecond), interval, verdict: verdictOf(interval, rate) }
  })
  const reason = whyVoid(rows)
  return {
    title: group.title,
    atOnce: group.atOnce,
    rows,
    bars,
    rates,
    ...(reason !== undefined && { void: reason }),
  }
}

function rowOf(name: string, floor: string, turns: Turns): Row {
  const cpu = compare(turns, name, floor, 'cpu')
  const wall = compare(turns, name, floor, 'wall')
  const delays = cpu.samples.flatMap(({ loopDelayMs }) => loopDelayMs ?? [])
  return {
    name,
    cpuMicros: median(cpu.samples.map((it) => perOperation(it, 'cpu') * 1000)),
    cpuRatio: spread(cpu.ratios),
    perSecond: median(cpu.samples.map((it) => 1000 / perOperation(it, 'wall'))),
    wallRatio: spread(wall.ratios),
    ...(delays.length > 0 && {
      loopDelayMs: {
        p50: median(delays.map(({ p50 }) => p50)),
        p99: median(delays.map(({ p99 }) => p99)),
      },
    }),
    quietRounds: cpu.quietRounds,
  }
}

/** The ratios of two, round by round: of the quiet rounds, or of all where too few were quiet. */
function compare(
  turns: Turns,
  name: string,
  against: string,
  of: Bar['of'],
): { ratios: readonly number[]; samples: readonly Sample[]; quietRounds: number } {
  const [own, others] = [turns.get(name), turns.get(against)]
  if (!own || !others) throw new Error(`expected a candidate ${own ? against : name}, got none`)
  const pairs = own.flatMap((mine, round) => {
    const theirs = others[round]
    return theirs ? [{ mine, theirs, isQuiet: mine.isQuiet && theirs.isQuiet }] : []
  })
  const quiet = pairs.filter(({ isQuiet }) => isQuiet)
  const used = quiet.length < minQuietRounds ? pairs : quiet
  return {
    ratios: used.map(({ mine, theirs }) => perOperation(mine, of) / perOperation(theirs, of)),
    samples: used.map(({ mine }) => mine),
    quietRounds: quiet.length,
  }
}

/** Milliseconds. */
function perOperation({ cpuMs, wallMs, operations }: Sample, of: Bar['of']): number {
  return (of === 'cpu' ? cpuMs : wallMs) / operations
}

function whyVoid(rows: readonly Row[]): string | undefined {
  const control = rows.find(({ name }) => name === controlName)?.cpuRatio.median ?? NaN
  const [least, most] = controlRange
  if (!(control >= least && control <= most)) {
    return `the floor differs from itself by a factor of ${control.toFixed(2)}, outside of ${least} to ${most}`
  }
  const quietest = Math.min(...rows.map(({ quietRounds }) => quietRounds))
  return quietest < minQuietRounds
    ? `${quietest} rounds without others on the machine, and ${minQuietRounds} are needed`
    : undefined
}
