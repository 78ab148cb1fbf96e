// What the packages weigh in a user's bundle: `npm run sizes`. With the name of a row, file by file.

import { budgets } from './budgets.ts'
import { bundle } from './bundle.ts'
import type { Bundle, Imports } from './bundle.ts'
import { peers } from './peers.ts'

const [, , only] = process.argv

function row(name: string, { min, gzip, brotli }: Bundle, note = ''): string {
  const numbers = [min, gzip, brotli].map((bytes) => bytes.toLocaleString('en').padStart(8))
  return `${name.padEnd(42)}${numbers.join('')}  ${note}`.trimEnd()
}

async function print(name: string, imports: Imports, note?: string): Promise<void> {
  const made = await bundle(imports)
  console.log(row(name, made, note))
  if (name !== only) return
  for (const [file, bytes] of made.inside) console.log(`${String(bytes).padStart(50)}  ${file}`)
}

console.log(
  `${'bytes'.padEnd(42)}${['min', 'gzip', 'brotli'].map((it) => it.padStart(8)).join('')}`,
)
for (const { name, imports, gzip, goal } of budgets) {
  if (only !== undefined && name !== only) continue
  // One after the other, so that the rows stand in their order.
  // oxlint-disable-next-line no-await-in-loop
  await print(name, imports, `budget ${gzip}${goal === undefined ? '' : `, goal ${goal}`}`)
}
for (const [name, imports] of Object.entries(peers)) {
  if (only !== undefined && name !== only) continue
  // oxlint-disable-next-line no-await-in-loop
  await print(name, imports)
}
