import { LatchkeyError } from '@latchkey/core'
import type { FailureReason, Result } from '@latchkey/core'

/** The value, or the reason thrown. */
export function unwrap<T>(operation: string, result: Result<T, FailureReason>): T {
  if (result.ok) return result.value
  throw new LatchkeyError(operation, result.error)
}
