import { LatchkeyError } from '@latchkey/node-confidential'

/** What a call that fails says to a program; what it says to people may name a port. */
export async function codeOf(call: Promise<unknown>): Promise<readonly unknown[]> {
  try {
    await call
    return ['no failure']
  } catch (error) {
    if (!LatchkeyError.is(error)) return ['not a LatchkeyError', String(error)]
    const { reason } = error
    switch (reason.code) {
      case 'oauth_error':
        return [reason.code, reason.status, reason.error]
      case 'token_rejected':
        return [reason.code, reason.claim]
      case 'unexpected_response':
        return [reason.code, reason.status]
      case 'network':
      case 'timeout':
      case 'aborted':
        return [reason.code, reason.sent]
      default:
        return [reason.code]
    }
  }
}
