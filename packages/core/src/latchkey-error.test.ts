import { inspect } from 'node:util'

import { describe, expect, it, vi } from 'vitest'

import type { FailureReason } from './failure.ts'
import { describeReason, LatchkeyError } from './latchkey-error.ts'

const reasons: readonly (readonly [FailureReason, string])[] = [
  [
    { code: 'oauth_error', status: 400, error: 'invalid_grant' },
    'the server refused with "invalid_grant" (status 400)',
  ],
  [
    { code: 'oauth_error', status: 400, error: 'invalid_grant', error_description: 'Not valid' },
    'the server refused with "invalid_grant", "Not valid" (status 400)',
  ],
  [
    // What a server says stays on one line of a log.
    { code: 'oauth_error', status: 400, error: 'a\nb', error_description: '\r\n2026 ERROR "x"' },
    String.raw`the server refused with "a\nb", "\r\n2026 ERROR \"x\"" (status 400)`,
  ],
  [
    { code: 'unexpected_response', status: 502, detail: 'expected JSON, got text/html' },
    'unexpected answer: expected JSON, got text/html (status 502)',
  ],
  [
    { code: 'network', sent: 'no', detail: 'ECONNREFUSED' },
    'no answer: ECONNREFUSED; the server did not see the request',
  ],
  [
    { code: 'network', sent: 'maybe' },
    'no answer: the connection failed; the server may have acted on the request',
  ],
  [
    { code: 'timeout', sent: 'maybe' },
    'no answer in time; the server may have acted on the request',
  ],
  [{ code: 'aborted', sent: 'no' }, 'aborted by the caller; the server did not see the request'],
  [
    { code: 'token_rejected', claim: 'iss', expected: '"a"', actual: '"b"' },
    'the token was rejected: expected iss to be "a", got "b"',
  ],
  [
    { code: 'callback_rejected', detail: 'expected an absolute URL' },
    'the callback was rejected: expected an absolute URL',
  ],
  [
    { code: 'metadata_rejected', detail: 'expected another' },
    "the server's metadata was rejected: expected another",
  ],
  [
    { code: 'signed_out', cause: 'session_ended' },
    'expected a signed-in user, got none (session_ended): log in first',
  ],
  [
    { code: 'refresh_ambiguous' },
    'a refresh was sent and its answer was lost; the refresh token is not sent again, for that could end the session: log in',
  ],
  [{ code: 'lock_timeout' }, 'another tab has been refreshing the session for too long; try again'],
  [{ code: 'insecure_context', detail: 'expected https, got http' }, 'expected https, got http'],
]

describe('LatchkeyError', () => {
  it.each(reasons)('%j', (reason, words) => {
    const error = new LatchkeyError('userinfo', reason)
    expect(describeReason(reason)).toBe(words)
    expect(error.message).toBe(`userinfo: ${words}`)
    expect(error).toMatchObject({ name: 'LatchkeyError', operation: 'userinfo', reason })
    expect(error).toBeInstanceOf(Error)
    expect(String(error)).toBe(`LatchkeyError: userinfo: ${words}`)
    expect(inspect(error)).toContain(words)
  })

  it('has no cause where the reason only names one', () => {
    const error = new LatchkeyError('getAccessToken', { code: 'signed_out', cause: 'logout' })
    expect(error).not.toHaveProperty('cause')
  })

  it('has the cause of its reason, where there is one', () => {
    const cause = new Error('read ECONNRESET')
    const reason: FailureReason = { code: 'network', sent: 'maybe', cause }
    expect(new LatchkeyError('certs', reason).cause).toBe(cause)
    expect(new LatchkeyError('certs', { code: 'network', sent: 'maybe' })).not.toHaveProperty(
      'cause',
    )
  })
})

describe('LatchkeyError.is', () => {
  const reason: FailureReason = { code: 'timeout', sent: 'no' }

  it('knows the errors of another copy of this package', async () => {
    vi.resetModules()
    const other = await import('./latchkey-error.ts')
    const error = new other.LatchkeyError('certs', reason)
    expect(other.LatchkeyError).not.toBe(LatchkeyError)
    expect(error).not.toBeInstanceOf(LatchkeyError)
    expect(LatchkeyError.is(error)).toBe(true)
    expect(other.LatchkeyError.is(new LatchkeyError('certs', reason))).toBe(true)
  })

  it('looks at no name', () => {
    class Minified extends LatchkeyError {}
    expect(LatchkeyError.is(new Minified('certs', reason))).toBe(true)
    const impostor = Object.assign(new Error('x'), { name: 'LatchkeyError', reason })
    expect(LatchkeyError.is(impostor)).toBe(false)
  })

  it('leaves no brand for JSON or a loop to find', () => {
    const error = new LatchkeyError('certs', reason)
    expect(Object.getOwnPropertySymbols(Object.assign({}, error))).toEqual([])
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'LatchkeyError',
      operation: 'certs',
      reason,
    })
  })

  it.each([[undefined], [null], ['LatchkeyError'], [5], [{}], [[]], [new Error('x')], [() => 0]])(
    '%o is none',
    (value) => {
      expect(LatchkeyError.is(value)).toBe(false)
    },
  )
})
