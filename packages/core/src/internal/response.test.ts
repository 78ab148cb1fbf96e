import { describe, expect, it } from 'vitest'

import { emptyAnswer, jsonAnswer, textAnswer } from '../../test/answers.ts'
import type { UnexpectedResponse } from '../failure.ts'
import type { HttpResponse } from '../http.ts'
import { fail, succeed } from '../result.ts'
import { object, string } from './decode.ts'
import { isJwt, readJson, readStatus, refusal } from './response.ts'
import { readChallenge } from './www-authenticate.ts'

const document = object<{ a: string }>({ a: string }, {})
const read = (response: HttpResponse): unknown => {
  const result = readJson(response, document)
  return result.ok ? result.value : result.error
}
const unexpected = (status: number, detail: string): object => ({
  code: 'unexpected_response',
  status,
  detail,
})

describe('readJson', () => {
  it.each([
    ['application/json'],
    ['application/json;charset=UTF-8'],
    ['Application/JSON ; charset="utf-8"'],
    ['application/token-introspection+json'],
    ['application/vnd.a.b+json;v=1;w=2'],
  ])('%s is JSON', (type) => {
    expect(read(textAnswer(200, type, '{"a":"x","b":1}'))).toEqual({ a: 'x', b: 1 })
  })

  it.each([
    ['text/html'],
    ['application/json, text/html'],
    ['application/json, application/json'],
    ['text/json'],
    ['application/jsonp'],
    ['application/x-json'],
    ['xapplication/json'],
    ['application/jwt'],
    ['+json'],
  ])('%s is not', (type) => {
    expect(read(textAnswer(200, type, '{"a":"x"}'))).toEqual(
      unexpected(200, `expected JSON, got ${type}`),
    )
  })

  it.each([
    [emptyAnswer(200), unexpected(200, 'expected JSON, got an empty body')],
    [{ ...emptyAnswer(200), body: '{}' }, unexpected(200, 'expected JSON, got no content type')],
    [jsonAnswer(200, { a: 1 }), unexpected(200, 'expected .a to be a string, got a number')],
    [
      textAnswer(200, 'application/json', '{"a":"s3cr'),
      unexpected(200, 'expected JSON, got a body that is not JSON, or is cut short'),
    ],
    [
      jsonAnswer(201, { a: 'x' }),
      unexpected(201, 'expected status 200, got 201 with application/json'),
    ],
    [emptyAnswer(302), unexpected(302, 'expected status 200, got 302 with an empty body')],
    [
      jsonAnswer(302, { error: 'invalid_grant' }),
      unexpected(302, 'expected status 200, got 302 with application/json'),
    ],
    [
      textAnswer(502, 'text/html', '<h1>'),
      unexpected(502, 'expected status 200, got 502 with text/html'),
    ],
    [
      textAnswer(502, `text/html;${'x'.repeat(100)}`, ''),
      unexpected(502, 'expected status 200, got 502 with a content type of 110 characters'),
    ],
  ])('says what came instead', (response, error) => {
    expect(read(response)).toEqual(error)
  })

  it('takes no time for a content type of 100 kB', () => {
    const start = performance.now()
    for (const part of ['a', 'a-', '+', ' ', ';', 'json', '+json ']) {
      read(textAnswer(200, `application/${part.repeat(100_000 / part.length)}!`, ''))
      read(textAnswer(200, `application/json${part.repeat(100_000 / part.length)},`, ''))
    }
    expect(performance.now() - start).toBeLessThan(500)
  })
})

describe('refusal — RFC 6749 §5.2, RFC 6750 §3', () => {
  const bearer = 'Bearer realm="demo", error="invalid_token", error_description="Expired"'
  const challenge = {
    scheme: 'bearer',
    parameters: { realm: 'demo', error: 'invalid_token', error_description: 'Expired' },
  }

  it.each<[string, HttpResponse, object]>([
    [
      'the body says why',
      jsonAnswer(400, { error: 'invalid_grant', error_description: 'Code not valid', extra: 1 }),
      { status: 400, error: 'invalid_grant', error_description: 'Code not valid' },
    ],
    ['without a description', jsonAnswer(500, { error: 'x' }), { status: 500, error: 'x' }],
    [
      'the challenge says why, where there is no body',
      emptyAnswer(401, { 'www-authenticate': bearer }),
      { status: 401, error: 'invalid_token', error_description: 'Expired', challenge },
    ],
    [
      'or none that can be read',
      textAnswer(401, 'application/json', '{"error":', { 'www-authenticate': bearer }),
      { status: 401, error: 'invalid_token', error_description: 'Expired', challenge },
    ],
    [
      'or one whose error is no text',
      jsonAnswer(401, { error: { code: 1 } }, { 'www-authenticate': bearer }),
      { status: 401, error: 'invalid_token', error_description: 'Expired', challenge },
    ],
    [
      'the body comes first',
      jsonAnswer(401, { error: 'invalid_client' }, { 'www-authenticate': bearer }),
      { status: 401, error: 'invalid_client', challenge },
    ],
    [
      'the challenge that says why counts, wherever it stands',
      emptyAnswer(401, { 'www-authenticate': `Negotiate, Basic realm="a", ${bearer}` }),
      { status: 401, error: 'invalid_token', error_description: 'Expired', challenge },
    ],
    [
      'the first challenge counts',
      jsonAnswer(401, { error: 'x' }, { 'www-authenticate': `${bearer}, UMA ticket="t"` }),
      { status: 401, error: 'x', challenge },
    ],
  ])('%s', (_name, response, error) => {
    expect(readChallenge(fail(refusal(response, '200')), response)).toEqual(
      fail({ code: 'oauth_error', ...error }),
    )
  })

  it('alone reads only the body', () => {
    const headers = { 'www-authenticate': bearer }
    const body = { error: 'invalid_client', error_description: 'Unknown' }
    expect(refusal(jsonAnswer(401, body, headers), '200')).toEqual({
      code: 'oauth_error',
      status: 401,
      ...body,
    })
    expect(refusal(emptyAnswer(401, headers), '200')).toEqual(
      unexpected(401, 'expected status 200, got 401 with an empty body'),
    )
  })

  it.each<[HttpResponse, string]>([
    [emptyAnswer(401), 'an empty body'],
    [emptyAnswer(401, { 'www-authenticate': 'Bearer realm="a"' }), 'an empty body'],
    [textAnswer(400, 'text/html', '{"error":"invalid_grant"}'), 'text/html'],
    [jsonAnswer(400, { Error: 'invalid_grant' }), 'application/json'],
    [jsonAnswer(400, { error: null }), 'application/json'],
    [jsonAnswer(400, ['invalid_grant']), 'application/json'],
    [jsonAnswer(400, { error: 'x', error_description: 1 }), 'application/json'],
  ])('outside the protocol', (response, got) => {
    expect(readChallenge(fail(refusal(response, '200 or 204')), response)).toEqual(
      fail(
        unexpected(
          response.status,
          `expected status 200 or 204, got ${response.status} with ${got}`,
        ),
      ),
    )
  })
})

describe('readChallenge', () => {
  const headers = { 'www-authenticate': 'Bearer error="invalid_token"' }

  it.each([200, 302])('takes nothing from a header of a %i', (status) => {
    const result = fail(unexpected(status, 'x') as UnexpectedResponse)
    expect(readChallenge(result, emptyAnswer(status, headers))).toBe(result)
  })

  it('leaves a value alone', () => {
    const result = succeed('x')
    expect(readChallenge(result, emptyAnswer(401, headers))).toBe(result)
  })
})

describe('readStatus', () => {
  it('reads the status and nothing else', () => {
    expect(readStatus(emptyAnswer(204), 204, 200)).toEqual({ ok: true, value: undefined })
    expect(readStatus(textAnswer(200, 'text/html', '<p>'), 204, 200).ok).toBe(true)
    expect(readStatus(emptyAnswer(205), 204, 200)).toEqual({
      ok: false,
      error: unexpected(205, 'expected status 204 or 200, got 205 with an empty body'),
    })
  })
})

describe('isJwt', () => {
  it.each([
    ['application/jwt', true],
    ['Application/JWT;charset=UTF-8', true],
    ['application/jwt, application/json', false],
    ['application/jwtx', false],
    ['text/jwt', false],
    ['', false],
  ])('%s: %s', (type, expected) => {
    expect(isJwt(textAnswer(200, type, 'a.b.c'))).toBe(expected)
  })
})
