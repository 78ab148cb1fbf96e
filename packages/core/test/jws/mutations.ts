/** So many texts that differ from a text in one character: another, none, one more, or two swapped. */
export function* mutations(text: string, count: number, seed: number): Generator<string> {
  const random = mulberry32(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  for (let made = 0; made < count;) {
    const at = below(text.length)
    const character = String.fromCharCode(random() < 0.9 ? 33 + below(94) : below(0x10000))
    const before = text.slice(0, at)
    const here = text.charAt(at)
    const after = text.slice(at + 1)
    const mutation = [
      before + character + after,
      before + character + here + after,
      before + after,
      before + after.slice(0, 1) + here + after.slice(1),
    ][below(4)]
    if (mutation !== undefined && mutation !== text) {
      made++
      yield mutation
    }
  }
}

/** A small generator of numbers from 0 to 1 that one seed repeats. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
