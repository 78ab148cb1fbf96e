/** The value that this share of the values is below, between two neighbours where it falls between them. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const position = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]]
  if (low === undefined || high === undefined) return NaN
  return low + (high - low) * (position - Math.floor(position))
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Median, and where four of five values are. */
export interface Spread {
  readonly median: number
  readonly p10: number
  readonly p90: number
}

export function spread(values: readonly number[]): Spread {
  return { median: median(values), p10: quantile(values, 0.1), p90: quantile(values, 0.9) }
}

/** From one value to another. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** The chance that the median of what was sampled lies outside of its interval, at most. */
const maxDoubt = 0.05

/**
 * Where the median lies of all that these values are a sample of, at 95 % or more: between two of the
 * values, whatever the distribution, by the sign test. Fewer than six values say nothing of it.
 */
export function medianInterval(values: readonly number[]): Interval {
  const sorted = values.toSorted((a, b) => a - b)
  // How many may be left out at each end: as few of n coins show heads with a chance of maxDoubt / 2 at most.
  let leftOut = -1
  let chance = 1
  let doubt = 2 * 0.5 ** sorted.length
  while (doubt <= maxDoubt) {
    leftOut++
    chance *= (sorted.length - leftOut) / (leftOut + 1)
    doubt += 2 * chance * 0.5 ** sorted.length
  }
  const [low = -Infinity, high = Infinity] =
    leftOut < 0 ? [] : [sorted[leftOut], sorted[sorted.length - 1 - leftOut]]
  return { low, high }
}

/** What an interval says of a limit: nothing, where the limit is inside of it. */
export type Verdict = 'met' | 'missed' | 'not decided'

export function verdictOf(
  { low, high }: Interval,
  {
    atMost = Infinity,
    atLeast = -Infinity,
  }: { readonly atMost?: number; readonly atLeast?: number },
): Verdict {
  if (high <= atMost && low >= atLeast) return 'met'
  return low > atMost || high < atLeast ? 'missed' : 'not decided'
}

/** The same items in an order that nobody knows before. */
export function shuffled<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item) => [Math.random(), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item)
}
