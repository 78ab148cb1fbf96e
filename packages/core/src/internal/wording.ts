/** What nearly every message says, of a claim, a member, an option or a parameter. */
export function expectedToBe(what: string, expected: string, actual: string): string {
  return `expected ${what} to be ${expected}, got ${actual}`
}

/** What a value is, and never the value: it may be a secret. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (value === '') return 'an empty string'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
