/** Checks one JSON value and gives it its type. Throws {@link Mismatch}, which {@link decode} catches. */
export type Decoder<T> = (value: unknown, path: string) => T

/** Where a document is not what the spec says it is. Names the member, never its value. */
export class Mismatch {
  readonly path: string
  readonly expected: string
  readonly actual: string

  constructor(path: string, expected: string, value: unknown) {
    this.path = path
    this.expected = expected
    this.actual = kindOf(value)
  }

  describe(): string {
    return `expected ${this.path === '' ? 'the document' : this.path} to be ${this.expected}, got ${this.actual}`
  }
}

/** Runs a decoder; gives back the mismatch instead of throwing it. */
export function decode<T>(decoder: Decoder<T>, value: unknown): T | Mismatch {
  try {
    return decoder(value, '')
  } catch (error) {
    if (error instanceof Mismatch) return error
    throw error
  }
}

export const string: Decoder<string> = is('a string', (value) => typeof value === 'string')
// JSON's 1e999 is Infinity.
export const number: Decoder<number> = is(
  'a finite number',
  (value): value is number => typeof value === 'number' && Number.isFinite(value),
)
export const boolean: Decoder<boolean> = is('a boolean', (value) => typeof value === 'boolean')
export const token: Decoder<string> = is(
  'a non-empty string',
  (value): value is string => typeof value === 'string' && value !== '',
)

// @__NO_SIDE_EFFECTS__
export function literal<const T extends string | number | boolean>(expected: T): Decoder<T> {
  return is(JSON.stringify(expected), (value): value is T => value === expected)
}

// @__NO_SIDE_EFFECTS__
export function optional<T>(decoder: Decoder<T>): Decoder<T | undefined> {
  return (value, path) => (value === undefined ? undefined : decoder(value, path))
}

// @__NO_SIDE_EFFECTS__
export function array<T>(decoder: Decoder<T>): Decoder<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new Mismatch(path, 'a JSON array', value)
    return value.map((item: unknown, index) => decoder(item, `${path}[${index}]`))
  }
}

/** One decoder for every member, whatever its name. */
// @__NO_SIDE_EFFECTS__
export function record<T>(decoder: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (value, path) => {
    if (!isObject(value)) throw new Mismatch(path, 'a JSON object', value)
    for (const [member, inner] of Object.entries(value)) decoder(inner, `${path}.${member}`)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every member was just checked
    return value as Readonly<Record<string, T>>
  }
}

/** A string, or a list of strings, as `aud` is. */
export const stringOrStrings: Decoder<string | readonly string[]> = (value, path) =>
  typeof value === 'string' ? value : array(string)(value, path)

/** One decoder for every member that `T` names; other members pass through unchecked. */
// @__NO_SIDE_EFFECTS__
export function object<T extends object>(shape: {
  readonly [Member in KnownKeys<T>]-?: Decoder<T[Member]>
}): Decoder<T> {
  const members = Object.entries<Decoder<unknown>>(shape)
  return (value, path) => {
    if (!isObject(value)) throw new Mismatch(path, 'a JSON object', value)
    for (const [member, decoder] of members) decoder(value[member], `${path}.${member}`)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every named member was just checked
    return value as T
  }
}

/** A JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

type KnownKeys<T> = keyof {
  [Key in keyof T as string extends Key ? never : number extends Key ? never : Key]: never
}

// @__NO_SIDE_EFFECTS__
function is<T>(expected: string, guard: (value: unknown) => value is T): Decoder<T> {
  return (value, path) => {
    if (!guard(value)) throw new Mismatch(path, expected, value)
    return value
  }
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (value === '') return 'an empty string'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
