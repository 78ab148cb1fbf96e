import { expectedToBe, kindOf } from './wording.ts'

/** Checks that a JSON value is a `T`: says nothing where it is, and else where it is not. */
export interface Decoder<T> {
  (value: unknown): Mismatch | undefined
  /** For the compiler alone: no decoder has it. */
  readonly type?: T
}

/**
 * Where a document is not what the spec says it is, such as `.tags[0]`, or nothing for the document
 * itself; and what was expected there, and came. Names the member, never its value.
 */
export type Mismatch = readonly [path: string, expected: string, actual: string]

/** A mismatch in words. */
export function describeMismatch([path, expected, actual]: Mismatch): string {
  return expectedToBe(path || 'the document', expected, actual)
}

export const string: Decoder<string> = is('a string', (value) => typeof value === 'string')
// JSON's 1e999 is Infinity.
export const number: Decoder<number> = is('a finite number', (value) => Number.isFinite(value))
export const boolean: Decoder<boolean> = is('a boolean', (value) => typeof value === 'boolean')
export const token: Decoder<string> = is(
  'a non-empty string',
  (value) => typeof value === 'string' && value !== '',
)

// @__NO_SIDE_EFFECTS__
export function literal<const T extends string | number | boolean>(expected: T): Decoder<T> {
  return is(JSON.stringify(expected), (value) => value === expected)
}

// @__NO_SIDE_EFFECTS__
export function array<T>(item: Decoder<T>): Decoder<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return mismatch('a JSON array', value)
    for (const [index, each] of value.entries()) {
      const inner = item(each)
      if (inner) return within(`[${index}]`, inner)
    }
    return undefined
  }
}

/** One decoder for every member, whatever its name. */
// @__NO_SIDE_EFFECTS__
export function record<T>(member: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (value) => {
    if (!isObject(value)) return mismatch('a JSON object', value)
    for (const name of Object.keys(value)) {
      const inner = member(value[name])
      if (inner) return within(`.${name}`, inner)
    }
    return undefined
  }
}

/** A string, or a list of strings, as `aud` is. */
export const stringOrStrings: Decoder<string | readonly string[]> = (value) =>
  string(value) && array(string)(value)

/**
 * A decoder for every member that `T` names: of those that must be there, then of those that may be
 * absent. Other members pass through unchecked.
 */
// @__NO_SIDE_EFFECTS__
export function object<T extends object>(
  required: Shape<T, RequiredKeys<T>>,
  optional: Shape<T, Exclude<KnownKeys<T>, RequiredKeys<T>>>,
): Decoder<T> {
  const members = Object.entries<Decoder<unknown>>({ ...required, ...optional })
  return (value) => {
    if (!isObject(value)) return mismatch('a JSON object', value)
    for (const [name, member] of members) {
      const each = value[name]
      const inner = each === undefined && name in optional ? undefined : member(each)
      if (inner) return within(`.${name}`, inner)
    }
    return undefined
  }
}

/** A JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

type Shape<T, Key extends keyof T> = { readonly [Name in Key]-?: Decoder<T[Name]> }

type KnownKeys<T> = keyof {
  [Key in keyof T as string extends Key ? never : number extends Key ? never : Key]: never
}

type RequiredKeys<T> = {
  [Key in KnownKeys<T>]: object extends Pick<T, Key> ? never : Key
}[KnownKeys<T>]

// @__NO_SIDE_EFFECTS__
function is<T>(expected: string, isFit: (value: unknown) => boolean): Decoder<T> {
  return (value) => (isFit(value) ? undefined : mismatch(expected, value))
}

function mismatch(expected: string, value: unknown): Mismatch {
  return ['', expected, kindOf(value)]
}

/** The mismatch of a part, seen from the whole. */
function within(step: string, [path, expected, actual]: Mismatch): Mismatch {
  return [step + path, expected, actual]
}
