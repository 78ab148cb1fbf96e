import { LatchkeyError, UsageError } from '@latchkey/browser-pkce'

/** What to tell of a failure. What is no failure of a call is a mistake of this program, and goes on. */
export function sayFailure(error: unknown): string {
  if (LatchkeyError.is(error) || error instanceof UsageError) return error.message
  throw error
}
