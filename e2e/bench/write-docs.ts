import { readFileSync, writeFileSync } from 'node:fs'

import { replaceMeasured } from '../docs/measured.ts'

const page = new URL('../../docs/benchmarks.md', import.meta.url)

/** Puts what was measured into docs/benchmarks.md, between the comments that name the benchmark. Throws where they are not. */
export function writeToDocs(name: string, measured: string): void {
  writeFileSync(page, replaceMeasured(readFileSync(page, 'utf8'), name, measured))
}
