import type { FailureReason } from '../failure.ts'

/**
 * Says that the request was never sent, for what it needs could not be had: the metadata. What the
 * server may have seen, and has answered, is another one.
 */
export function withNothingSent(reason: FailureReason, usesUpToken: boolean): FailureReason {
  return {
    ...reason,
    ...('sent' in reason && { sent: 'no' }),
    ...(usesUpToken && { tokenFate: 'kept' }),
  }
}
