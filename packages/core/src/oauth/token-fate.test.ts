import { describe, expect, it } from 'vitest'

import { emptyAnswer } from '../../test/answers.ts'
import type { FailureReason, TokenFate } from '../failure.ts'
import { withCodeFate, withRefreshTokenFate } from './token-fate.ts'

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

describe('what became of the token', () => {
  it.each<[FailureReason, TokenFate]>([
    [oauth(400), 'consumed'],
    [oauth(401), 'consumed'],
    [oauth(403), 'consumed'],
    [oauth(400, 'invalid_client'), 'kept'],
    [oauth(401, 'unauthorized_client'), 'kept'],
    [oauth(400, 'invalid_request'), 'kept'],
    [oauth(400, 'Invalid_Grant'), 'kept'],
    [oauth(429), 'kept'],
    [oauth(429, 'slow_down'), 'kept'],
    [oauth(500), 'unknown'],
    [oauth(500, 'server_error'), 'unknown'],
    [oauth(503, 'temporarily_unavailable'), 'unknown'],
    [unexpected(200), 'unknown'],
    [unexpected(302), 'unknown'],
    [unexpected(400), 'unknown'],
    [unexpected(404), 'unknown'],
    [unexpected(408), 'unknown'],
    [unexpected(429), 'kept'],
    [unexpected(500), 'unknown'],
    [unexpected(502), 'unknown'],
    [unexpected(503), 'unknown'],
    [unexpected(504), 'unknown'],
    [{ code: 'network', sent: 'no' }, 'kept'],
    [{ code: 'network', sent: 'maybe' }, 'unknown'],
    [{ code: 'timeout', sent: 'no' }, 'kept'],
    [{ code: 'timeout', sent: 'maybe' }, 'unknown'],
    [{ code: 'aborted', sent: 'no' }, 'kept'],
    [{ code: 'aborted', sent: 'maybe' }, 'unknown'],
  ])('%j: %s', (reason, tokenFate) => {
    const response = 'status' in reason ? emptyAnswer(reason.status) : undefined
    expect(withRefreshTokenFate(reason, response)).toEqual({ ...reason, tokenFate })
  })

  it.each<[FailureReason, TokenFate]>([
    [oauth(400), 'consumed'],
    [oauth(401, 'invalid_client'), 'kept'],
    [oauth(400, 'unauthorized_client'), 'kept'],
    [oauth(400, 'invalid_request'), 'kept'],
    [oauth(400, 'invalid_scope'), 'unknown'],
    [oauth(403, 'access_denied'), 'unknown'],
  ])('of a code, %j: %s', (reason, tokenFate) => {
    expect(withCodeFate(reason, emptyAnswer(400))).toEqual({ ...reason, tokenFate })
  })

  it.each<[FailureReason, TokenFate]>([
    [unexpected(503), 'kept'],
    [oauth(503), 'kept'],
    [unexpected(502), 'unknown'],
    [unexpected(500), 'unknown'],
    [oauth(400), 'consumed'],
  ])('%j with Retry-After: %s', (reason, tokenFate) => {
    const response = emptyAnswer(503, { 'retry-after': '' })
    expect(withRefreshTokenFate(reason, response)).toMatchObject({ tokenFate })
  })

  it.each<[FailureReason, TokenFate]>([
    [oauth(429, 'slow_down'), 'kept'],
    [oauth(500, 'server_error'), 'unknown'],
    [unexpected(429), 'kept'],
    [unexpected(200), 'unknown'],
    [{ code: 'network', sent: 'no' }, 'kept'],
    [{ code: 'network', sent: 'maybe' }, 'unknown'],
  ])('of a code as of a refresh token, %j: %s', (reason, tokenFate) => {
    const response = 'status' in reason ? emptyAnswer(reason.status) : undefined
    expect(withCodeFate(reason, response)).toEqual({ ...reason, tokenFate })
    expect(withRefreshTokenFate(reason, response)).toEqual({ ...reason, tokenFate })
  })

  it('of a code is kept where the server says when to come back', () => {
    const reason = oauth(503, 'temporarily_unavailable')
    const response = emptyAnswer(503, { 'retry-after': '1' })
    expect(withCodeFate(reason, response)).toEqual({ ...reason, tokenFate: 'kept' })
  })

  it.each<[FailureReason]>([
    [{ code: 'token_rejected', claim: 'iss', expected: 'a', actual: 'b' }],
    [{ code: 'metadata_rejected', detail: 'x' }],
  ])('%j says nothing of it', (reason) => {
    expect(withRefreshTokenFate(reason, undefined)).toBe(reason)
  })
})
