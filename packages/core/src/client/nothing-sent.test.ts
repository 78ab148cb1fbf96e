import { describe, expect, it } from 'vitest'

import type { FailureReason } from '../failure.ts'
import { withNothingSent } from './nothing-sent.ts'

const oauth = (status: number, error = 'invalid_grant'): FailureReason => ({
  code: 'oauth_error',
  status,
  error,
})
const unexpected = (status: number): FailureReason => ({
  code: 'unexpected_response',
  status,
  detail: 'expected JSON, got text/html',
})

describe('withNothingSent', () => {
  it.each<[FailureReason, object]>([
    [
      { code: 'network', sent: 'maybe' },
      { code: 'network', sent: 'no' },
    ],
    [
      { code: 'aborted', sent: 'no' },
      { code: 'aborted', sent: 'no' },
    ],
    [unexpected(502), unexpected(502)],
    [oauth(400), oauth(400)],
    [
      { code: 'metadata_rejected', detail: 'x' },
      { code: 'metadata_rejected', detail: 'x' },
    ],
  ])('%j', (reason, expected) => {
    expect(withNothingSent(reason, false)).toEqual(expected)
    expect(withNothingSent(reason, true)).toEqual({ ...expected, tokenFate: 'kept' })
  })
})
