import { UsageError } from '../failure.ts'
import { isObject } from './decode.ts'
import { expectedToBe, kindOf } from './wording.ts'

/**
 * Throws a {@link UsageError} unless the value is a text with something in it. What came instead is
 * named by its kind alone: it may be a secret.
 */
export function requireText(
  what: string,
  expected: string,
  value: unknown,
  before = '',
  after = '',
): asserts value is string {
  if (typeof value !== 'string' || value === '') {
    throw new UsageError(before + expectedToBe(what, expected, kindOf(value)) + after)
  }
}

/**
 * Throws a {@link UsageError} unless the value is a number in the range. NaN, as of a variable that is
 * not set, is in none: it would compare as neither too small nor too large.
 */
export function requireNumber(
  what: string,
  expected: string,
  value: unknown,
  least: number,
  most: number,
): void {
  if (!(typeof value === 'number' && value >= least && value <= most)) {
    const actual = typeof value === 'number' ? String(value) : kindOf(value)
    throw new UsageError(expectedToBe(what, expected, actual))
  }
}

/**
 * Throws a {@link UsageError} unless all that an object says is its own: of an instance of a class, and
 * of what was made upon another object, some would not be read, and what is not read requires nothing.
 */
export function requirePlain(what: string, value: unknown): void {
  const above = isObject(value) && Reflect.getPrototypeOf(value)
  if (above === null) return
  // Another realm has another Object.prototype.
  if (above && !Reflect.getPrototypeOf(above) && Object.hasOwn(above, 'constructor')) return
  const expected = 'a plain object, which inherits nothing'
  throw new UsageError(expectedToBe(what, expected, kindOf(value)))
}
