import type { Figure, Figures } from './benchmark.ts'
import type { GroupResult, Row } from './judge.ts'
import { medianInterval, spread, verdictOf } from './statistics.ts'
import type { Interval, Verdict } from './statistics.ts'
import { table } from './table.ts'

/** What a run printed, in Markdown: the same on the console and in docs. */
export function printGroup(
  { title, atOnce, rows, bars, rates, void: reason }: GroupResult,
  caption: string,
): string {
  const hasDelay = rows.some(({ loopDelayMs }) => loopDelayMs)
  const columns = [
    atOnce === 1 ? 'one at a time' : `${atOnce} at once`,
    'CPU, µs',
    '÷ floor',
    'p10 to p90',
    'a second',
    ...(hasDelay ? ['loop delay p50, p99, ms'] : []),
    'quiet rounds',
  ]
  const lines = [
    `### ${title}`,
    '',
    `${caption}.`,
    '',
    ...table(
      columns,
      rows.map((row) => cellsOf(row, hasDelay)),
    ),
  ]
  for (const { candidate, against, of, atMost, ratio, interval, verdict } of bars) {
    const what = of === 'cpu' ? 'CPU' : 'time'
    const say = apart([ratio, interval.low, interval.high], atMost)
    lines.push(
      '',
      `${said[verdict]}: ${what} of ${candidate} at most ${atMost} × ${against}; it is ${say(ratio)} × (${range(interval, say)}).`,
    )
  }
  for (const { candidate, atLeast, rate, interval, verdict } of rates) {
    lines.push(
      '',
      `${said[verdict]}: ${candidate} at least ${round(atLeast)} times a second of CPU time; it is ${round(rate)} (${range(interval, round)}).`,
    )
  }
  if (reason !== undefined) lines.push('', `VOID: ${reason}.`)
  return `${lines.join('\n')}\n`
}

const said: Readonly<Record<Verdict, string>> = {
  met: 'Met',
  missed: 'MISSED',
  'not decided': 'NOT DECIDED',
}

export function printFigures(
  { title, caption, unit }: Figures,
  figures: readonly Figure[],
): string {
  const hasSpread = figures.some(({ values }) => values)
  const rows = figures.map((figure) => {
    const say = apart(Object.values(intervalOf(figure)), figure.atMost ?? figure.atLeast, roundTo)
    const { p10, p90 } = spread(figure.values ?? [figure.value])
    return [
      figure.name,
      say(figure.value),
      ...(hasSpread ? [`${say(p10)} to ${say(p90)}`] : []),
      judged(figure, say),
    ]
  })
  const columns = ['', unit, ...(hasSpread ? ['p10 to p90'] : []), '']
  return `${[`### ${title}`, '', `${caption}.`, '', ...table(columns, rows)].join('\n')}\n`
}

/** Whether a figure is where it has to be. */
export function verdictOn(figure: Figure): Verdict {
  return verdictOf(intervalOf(figure), figure)
}

function intervalOf({ value, values }: Figure): Interval {
  return values ? medianInterval(values) : { low: value, high: value }
}

function judged(figure: Figure, say: Say): string {
  const { atMost, atLeast } = figure
  const bars = [
    atMost !== undefined && `at most ${round(atMost)}`,
    atLeast !== undefined && `at least ${round(atLeast)}`,
  ].filter((it) => it !== false)
  if (bars.length === 0) return ''
  const median = figure.values ? ` (${range(intervalOf(figure), say)})` : ''
  return `${said[verdictOn(figure)].replace(/^Met/u, 'met')}: ${bars.join(', ')}${median}`
}

type Say = (value: number) => string

/** Where a median lies, in words. */
function range({ low, high }: Interval, say: Say): string {
  return Number.isFinite(low) ? `${say(low)} to ${say(high)}` : 'too few rounds'
}

/** Says numbers with two digits after the point, or with as many as tell each from a limit that it is not. */
function apart(
  values: readonly number[],
  limit: number | undefined,
  write = (value: number, digits: number) => value.toFixed(digits),
): Say {
  let digits = 2
  const hides = (value: number): boolean =>
    limit !== undefined && value !== limit && write(value, digits) === write(limit, digits)
  while (digits < 5 && values.some(hides)) digits++
  return (value) => write(value, digits)
}

function cellsOf(row: Row, hasDelay: boolean): readonly string[] {
  const { name, cpuMicros, cpuRatio, perSecond, loopDelayMs, quietRounds } = row
  const delay = loopDelayMs ? `${loopDelayMs.p50.toFixed(1)}, ${loopDelayMs.p99.toFixed(1)}` : ''
  return [
    name,
    cpuMicros.toFixed(cpuMicros < 10 ? 2 : 1),
    cpuRatio.median.toFixed(2),
    `${cpuRatio.p10.toFixed(2)} to ${cpuRatio.p90.toFixed(2)}`,
    round(perSecond),
    ...(hasDelay ? [delay] : []),
    String(quietRounds),
  ]
}

function round(value: number): string {
  return roundTo(value, 2)
}

/** So many digits after the point for what is below ten, two less for the rest. */
function roundTo(value: number, digits: number): string {
  const maximumFractionDigits = Math.abs(value) < 10 ? digits : digits - 2
  return value.toLocaleString('en', { maximumFractionDigits })
}
