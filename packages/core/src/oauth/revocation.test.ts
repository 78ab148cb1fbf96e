import { describe, expect, it } from 'vitest'

import { emptyAnswer, jsonAnswer, textAnswer } from '../../test/answers.ts'
import { demoServer, formPostTo } from '../../test/demo-server.ts'
import { UsageError } from '../failure.ts'
import type { RevocationParameters } from './revocation.ts'
import { revoke } from './revocation.ts'

describe('revoke — RFC 7009 §2', () => {
  it.each<[RevocationParameters, string]>([
    [{ token: 'a+b' }, 'token=a%2Bb'],
    [{ token: 't', token_type_hint: 'refresh_token' }, 'token=t&token_type_hint=refresh_token'],
  ])('posts %j', (parameters, body) => {
    expect(revoke.build(demoServer, parameters)).toEqual(
      formPostTo(demoServer.revocation_endpoint, body),
    )
  })

  it('refuses no token, and a server without the endpoint', () => {
    expect(() => revoke.build(demoServer, { token: '' })).toThrow(UsageError)
    expect(() => revoke.build({ issuer: 'i' }, { token: 't' })).toThrow(
      'has no revocation_endpoint',
    )
  })

  it.each([
    [emptyAnswer(200), { ok: true, value: undefined }],
    [textAnswer(200, 'text/html', '<p>'), { ok: true, value: undefined }],
    [
      emptyAnswer(204),
      {
        ok: false,
        error: {
          code: 'unexpected_response',
          status: 204,
          detail: 'expected status 200, got 204 with an empty body',
        },
      },
    ],
    [
      jsonAnswer(400, { error: 'unsupported_token_type', error_description: 'Unsupported' }),
      {
        ok: false,
        error: {
          code: 'oauth_error',
          status: 400,
          error: 'unsupported_token_type',
          error_description: 'Unsupported',
        },
      },
    ],
  ])('reads the status', (response, expected) => {
    expect(revoke.parse(response)).toEqual(expected)
  })
})
