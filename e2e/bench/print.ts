import type { Figure, Figures } from './benchmark.ts'
import type { GroupResult, Row } from './judge.ts'

/** What a run printed, in Markdown: the same on the console and in docs. */
export function printGroup({
  title,
  atOnce,
  rows,
  bars,
  rates,
  void: reason,
}: GroupResult): string {
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
    ...table(
      columns,
      rows.map((row) => cellsOf(row, hasDelay)),
    ),
  ]
  for (const { candidate, against, of, atMost, ratio, isMet } of bars) {
    const what = of === 'cpu' ? 'CPU' : 'time'
    lines.push(
      '',
      `${isMet ? 'Met' : 'MISSED'}: ${what} of ${candidate} at most ${atMost} × ${against}; it is ${ratio.toFixed(2)} ×.`,
    )
  }
  for (const { candidate, atLeast, rate, isMet } of rates) {
    lines.push(
      '',
      `${isMet ? 'Met' : 'MISSED'}: ${candidate} at least ${round(atLeast)} times a second of CPU time; it is ${round(rate)}.`,
    )
  }
  if (reason !== undefined) lines.push('', `VOID: ${reason}.`)
  return `${lines.join('\n')}\n`
}

export function printFigures({ title, unit }: Figures, figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [figure.name, round(figure.value), verdict(figure)])
  return `${[`### ${title}`, '', ...table(['', unit, ''], rows)].join('\n')}\n`
}

/** Whether a figure is where it has to be. */
export function reaches({ value, atMost = Infinity, atLeast = -Infinity }: Figure): boolean {
  return value <= atMost && value >= atLeast
}

function verdict(figure: Figure): string {
  const { atMost, atLeast } = figure
  const bars = [
    atMost !== undefined && `at most ${round(atMost)}`,
    atLeast !== undefined && `at least ${round(atLeast)}`,
  ].filter((it) => it !== false)
  return bars.length === 0 ? '' : `${reaches(figure) ? 'met' : 'MISSED'}: ${bars.join(', ')}`
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

/** Names to the left, numbers to the right, columns straight. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((cells) => (cells[column] ?? '').length)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => pad(cell, column, widths[column] ?? 0)).join(' | ')} |`
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  )
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)]
}

function pad(cell: string, column: number, width: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width)
}

function round(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 })
}
