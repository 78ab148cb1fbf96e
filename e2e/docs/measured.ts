const end = '<!-- end -->'

/** The page with what stands between `<!-- measured: name -->` and `<!-- end -->` replaced. */
export function replaceMeasured(text: string, name: string, measured: string): string {
  const { from, to } = placeOf(text, name)
  return `${text.slice(0, from)}\n\n${measured}\n\n${text.slice(to)}`
}

/** What stands there. */
export function measuredIn(text: string, name: string): string {
  const { from, to } = placeOf(text, name)
  return text.slice(from, to).trim()
}

function placeOf(text: string, name: string): { from: number; to: number } {
  const start = `<!-- measured: ${name} -->`
  const from = text.indexOf(start)
  const to = text.indexOf(end, from)
  if (from === -1 || to === -1) {
    throw new Error(`expected ${start} and, after it, ${end} in the page`)
  }
  return { from: from + start.length, to }
}
