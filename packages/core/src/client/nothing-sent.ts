import type { FailureReason } from '../failure.ts'

/**
 * Says that the request was never sent, for what it needs could not be had: the metadata. What the
 * server may have seen, and has answered, is another one.
 */
export function withNothingSent(reason: FailureReason, usesUpToken: boolean): FailureReason {
  const own = 'sent' in reason ? { ...reason, sent: 'no' as const } : reason
  return usesUpToken && ('sent' in own || 'status' in own) ? { ...own, tokenFate: 'kept' } : own
}
