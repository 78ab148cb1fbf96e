/**
 * A UUID (version 8) that the same names always give, so that a restarted emulator has the same ids.
 * It tells names apart and hides nothing.
 */
export function stableId(...names: readonly string[]): string {
  const text = names.map((name) => `${name.length}:${name}`).join('')
  const digits = [1, 2, 3, 4].map((seed) => hash(text, seed).toString(16).padStart(8, '0')).join('')
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-')
}

// FNV-1a over UTF-16 code units, with a last mix so that close names end far apart.
function hash(text: string, seed: number): number {
  let value = Math.imul(0x811c9dc5, seed)
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}
