import { readFileSync } from 'node:fs'

/** A row of a page's table: its cells, and what stands before the table. */
export interface Row {
  /** The heading that the row is below. */
  readonly section: string
  /** What the columns are called. */
  readonly columns: readonly string[]
  readonly cells: readonly string[]
}

/** All rows of all tables of a page. */
export function rowsOf(page: string): readonly Row[] {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8')
  const rows: Row[] = []
  let section = ''
  let columns: readonly string[] = []
  for (const line of text.replaceAll(/^```[\s\S]*?^```$/gmu, '').split('\n')) {
    const heading = /^#+ (.*)$/u.exec(line)?.[1]
    if (heading !== undefined) section = heading
    if (!line.startsWith('|')) columns = []
    else if (columns.length === 0) columns = cellsOf(line)
    else if (!line.startsWith('| ---')) rows.push({ section, columns, cells: cellsOf(line) })
  }
  return rows
}

/** The names in the code of a cell: `login` of `login(options)` and of `login: true`. */
export function namesIn(cell = ''): readonly string[] {
  return [...cell.matchAll(/`(\w+)[^`]*`/gu)].map(([, name = '']) => name)
}

function cellsOf(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}
