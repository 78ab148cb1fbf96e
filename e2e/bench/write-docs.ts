import { readFileSync, writeFileSync } from 'node:fs'

const page = new URL('../../docs/benchmarks.md', import.meta.url)

/** Puts what was measured into docs/benchmarks.md, between the comments that name the benchmark. Throws where they are not. */
export function writeToDocs(name: string, measured: string): void {
  writeFileSync(page, replaceMeasured(readFileSync(page, 'utf8'), name, measured))
}

/** The page with what stands between `<!-- measured: name -->` and `<!-- end -->` replaced. */
export function replaceMeasured(text: string, name: string, measured: string): string {
  const start = `<!-- measured: ${name} -->`
  const from = text.indexOf(start)
  const to = text.indexOf('<!-- end -->', from)
  if (from === -1 || to === -1) {
    throw new Error(`expected ${start} and, after it, <!-- end --> in docs/benchmarks.md`)
  }
  return `${text.slice(0, from + start.length)}\n\n${measured}\n\n${text.slice(to)}`
}
