// What the packages weigh in a user's bundle: `npm run sizes`. With the name of a row, file by file; with
// `--write-docs`, into the pages for users.

import { readFileSync, writeFileSync } from 'node:fs'

import { replaceMeasured } from '../docs/measured.ts'
import { budgets } from './budgets.ts'
import { bundle } from './bundle.ts'
import type { Bundle, Imports } from './bundle.ts'
import { measureRows, sizePages, sizesTable } from './pages.ts'
import { peers } from './peers.ts'

const [, , only] = process.argv

if (only === '--write-docs') await writeToDocs()
else await printRows()

async function printRows(): Promise<void> {
  console.log(
    `${'bytes'.padEnd(42)}${['min', 'gzip', 'brotli'].map((it) => it.padStart(8)).join('')}`,
  )
  const rows: readonly (readonly [name: string, imports: Imports, note?: string])[] = [
    ...budgets.map(({ name, imports, gzip, goal }) => {
      const note = `budget ${gzip}${goal === undefined ? '' : `, goal ${goal}`}`
      return [name, imports, note] as const
    }),
    ...Object.entries(peers),
  ]
  for (const [name, imports, note] of rows) {
    if (only !== undefined && name !== only) continue
    // One after the other, so that the rows stand in their order.
    // oxlint-disable-next-line no-await-in-loop
    const made = await bundle(imports)
    console.log(row(name, made, note))
    if (name !== only) continue
    for (const [file, bytes] of made.inside) console.log(`${String(bytes).padStart(50)}  ${file}`)
  }
}

function row(name: string, { min, gzip, brotli }: Bundle, note = ''): string {
  const numbers = [min, gzip, brotli].map((bytes) => bytes.toLocaleString('en').padStart(8))
  return `${name.padEnd(42)}${numbers.join('')}  ${note}`.trimEnd()
}

async function writeToDocs(): Promise<void> {
  for (const sizePage of sizePages) {
    const file = new URL(`../../${sizePage.page}`, import.meta.url)
    // oxlint-disable-next-line no-await-in-loop
    const table = sizesTable(await measureRows(sizePage))
    writeFileSync(file, replaceMeasured(readFileSync(file, 'utf8'), 'sizes', table))
    console.log(`written: ${sizePage.page}`)
  }
}
