import type { FailureReason } from '@latchkey/core'

/** May it pass by itself? What fails a check, or is refused, does so the next time, too. */
export function isPassing(reason: FailureReason): boolean {
  if (reason.code !== 'oauth_error') return !reason.code.endsWith('_rejected')
  const { status, error } = reason
  return status === 429 || status >= 500 || passingErrors.includes(error)
}

/** How the authorization endpoint says so, without a status, [RFC 6749 §4.1.2.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.2.1). */
const passingErrors: readonly string[] = ['temporarily_unavailable', 'server_error']
