import { UsageError } from '../failure.ts'
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
