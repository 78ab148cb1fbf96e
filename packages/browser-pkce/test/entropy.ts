import type { Entropy } from '@latchkey/core'

/** Bytes that count, so that no two values are alike. */
export function countingEntropy(): Entropy {
  let count = 0
  return {
    randomBytes(length) {
      count += 1
      return new Uint8Array(length).map((_, index) => (index === 0 ? count : 7))
    },
  }
}
