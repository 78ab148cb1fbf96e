import { describe, expect, it } from 'vitest'

import { emptyAnswer, jsonAnswer, textAnswer } from '../../test/answers.ts'
import { demoServer } from '../../test/demo-server.ts'
import { checkUserinfoSubject, userinfo } from './userinfo.ts'

describe('userinfo — OpenID Connect Core 1.0 §5.3', () => {
  it('is a GET that carries the token and takes both formats', () => {
    expect(userinfo.build(demoServer, {})).toEqual({
      method: 'GET',
      url: demoServer.userinfo_endpoint,
      headers: { accept: 'application/json, application/jwt' },
    })
    expect(userinfo).toMatchObject({ security: 'bearer', replay: 'safe' })
  })

  it.each([
    [jsonAnswer(200, { sub: 'zoë' }), { sub: 'zoë' }],
    [
      jsonAnswer(200, { sub: 'z', email: 'z@x', groups: ['a'], address: { country: 'FI' } }),
      { sub: 'z', email: 'z@x', groups: ['a'], address: { country: 'FI' } },
    ],
  ])('reads claims', (response, value) => {
    expect(userinfo.parse(response)).toEqual({ ok: true, value })
  })

  it.each([
    [
      emptyAnswer(401, {
        'www-authenticate':
          'Bearer realm="demo", error="invalid_token", error_description="Token verification failed"',
      }),
      {
        code: 'oauth_error',
        status: 401,
        error: 'invalid_token',
        error_description: 'Token verification failed',
        challenge: {
          scheme: 'bearer',
          parameters: {
            realm: 'demo',
            error: 'invalid_token',
            error_description: 'Token verification failed',
          },
        },
      },
    ],
    [
      textAnswer(401, 'application/jwt', 'a.b.c'),
      {
        code: 'unexpected_response',
        status: 401,
        detail: 'expected status 200, got 401 with application/jwt',
      },
    ],
    [
      textAnswer(200, 'text/html', '<title>Sign in</title>'),
      { code: 'unexpected_response', status: 200, detail: 'expected JSON, got text/html' },
    ],
    [
      textAnswer(200, 'application/jwt', 'a.b.c'),
      { code: 'unexpected_response', status: 200, detail: 'expected JSON, got application/jwt' },
    ],
    [
      jsonAnswer(200, {}),
      {
        code: 'unexpected_response',
        status: 200,
        detail: 'expected .sub to be a non-empty string, got nothing',
      },
    ],
  ])('says what came instead', (response, error) => {
    expect(userinfo.parse(response)).toEqual({ ok: false, error })
  })
})

describe('checkUserinfoSubject — OpenID Connect Core 1.0 §5.3.2', () => {
  it('refuses the claims of another user than the ID token’s', () => {
    const claims = { sub: 'ada' }
    expect(checkUserinfoSubject(claims, undefined)).toEqual({ ok: true, value: claims })
    expect(checkUserinfoSubject(claims, 'ada')).toEqual({ ok: true, value: claims })
    expect(checkUserinfoSubject(claims, 'eve')).toMatchObject({ error: { claim: 'sub' } })
    expect(checkUserinfoSubject(claims, '')).toMatchObject({ error: { claim: 'sub' } })
  })
})
