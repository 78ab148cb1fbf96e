import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'

import { describe, expect, it } from 'vitest'

import { UsageError } from '../failure.ts'
import { fail, succeed } from '../result.ts'
import { readBearer } from './bearer-credentials.ts'
import type { IncomingRequest } from './bearer-credentials.ts'

const url = 'https://api.example/logbook'

/** What Node makes of header lines, the second of a name included. */
function incoming(...rawHeaders: string[]): IncomingMessage {
  const message = new IncomingMessage(new Socket())
  message.rawHeaders = rawHeaders
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value] = rawHeaders.slice(index)
    message.headers[name.toLowerCase()] ??= value
  }
  return message
}

describe('readBearer', () => {
  const shapes: readonly (readonly [string, IncomingRequest])[] = [
    ['a Request', new Request(url, { headers: { Authorization: 'Bearer t' } })],
    ['Headers', new Headers({ authorization: 'Bearer t' })],
    ['an IncomingMessage', incoming('Host', 'api', 'Authorization', 'Bearer t')],
    ['a record', { authorization: 'Bearer t' }],
    ['a record with names as they were sent', { AUTHORIZATION: 'Bearer t', accept: undefined }],
    ['a record of lists', { authorization: ['Bearer t'] }],
    ['what has headers', { headers: { authorization: 'Bearer t' } }],
    [
      'what wraps a request, as in Hono',
      { raw: new Request(url, { headers: { authorization: 'Bearer t' } }) },
    ],
  ]
  it.each(shapes)('reads %s', (_, request) => {
    expect(readBearer(request)).toEqual(succeed('t'))
  })

  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER abc', 'abc'],
    ['Bearer   abc', 'abc'],
    ['Bearer a-b._~+/c==', 'a-b._~+/c=='],
  ])('takes %j', (authorization, token) => {
    expect(readBearer({ authorization })).toEqual(succeed(token))
  })

  it.each([
    ['no header', {}],
    ['an empty one', { authorization: '' }],
    ['one that is undefined', { authorization: undefined }],
    ['another scheme', { authorization: 'Basic dTpw' }],
    ['another scheme that begins so', { authorization: 'BearerX t' }],
    ['a proof of possession', { authorization: 'DPoP t' }],
    ['the proxy’s header', { 'proxy-authorization': 'Bearer t' }],
    ['Headers without it', new Headers()],
    ['a token in the query', new Request(`${url}?access_token=t`)],
    [
      'a token in a form',
      new Request(url, { method: 'POST', body: new URLSearchParams({ access_token: 't' }) }),
    ],
    ['a header that is called raw', { raw: 'Bearer t', headers: 'Bearer t', get: 'Bearer t' }],
  ])('finds none in %s', (_, request) => {
    expect(readBearer(request)).toEqual(fail(undefined))
  })

  it.each([
    ['no token', { authorization: 'Bearer' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['an empty token, as Headers trims it', new Headers({ authorization: 'Bearer ' })],
    ['a tab', { authorization: 'Bearer\tt' }],
    ['two tokens', { authorization: 'Bearer a b' }],
    ['a parameter', { authorization: 'Bearer token="t"' }],
    ['a character that no token has', { authorization: 'Bearer tök' }],
    ['a line break', { authorization: 'Bearer t\n' }],
    ['padding within', { authorization: 'Bearer a=b' }],
    ['two headers', { authorization: ['Bearer a', 'Bearer a'] }],
    ['two headers, one of another scheme', { authorization: ['Basic dTpw', 'Bearer a'] }],
    ['two headers in two cases', { authorization: 'Bearer a', Authorization: 'Bearer b' }],
    ['two headers that were joined', { authorization: 'Bearer a, Bearer b' }],
    [
      'two headers of which Node keeps one',
      incoming('Authorization', 'Bearer a', 'authorization', 'Bearer b'),
    ],
    [
      'the same inside what Fastify makes of it',
      {
        headers: { authorization: 'Bearer a' },
        raw: incoming('Authorization', 'Bearer a', 'authorization', 'Bearer b'),
      },
    ],
  ])('refuses %s', (_, request) => {
    expect(readBearer(request)).toEqual(fail('invalid_request'))
  })

  it.each([
    [
      'two Headers',
      (() => {
        const headers = new Headers({ authorization: 'Bearer a' })
        headers.append('authorization', 'Bearer b')
        return headers
      })(),
    ],
  ])('refuses %s', (_, request) => {
    expect(readBearer(request)).toEqual(fail('invalid_request'))
  })

  it('does not take the value of another header for a name', () => {
    const request = incoming('Authorization', 'Bearer a', 'X-Note', 'authorization')
    expect(readBearer(request)).toEqual(succeed('a'))
  })

  it('answers a long header at once', () => {
    const authorization = `Bearer ${'='.repeat(100_000)} ${'a'.repeat(100_000)}`
    expect(readBearer({ authorization })).toEqual(fail('invalid_request'))
  })

  it.each([[undefined], [null], ['Bearer t'], [42], [[]]])(
    'throws for %j, which is no request',
    (request) => {
      expect(() => readBearer(request as never)).toThrow(UsageError)
      expect(() => readBearer(request as never)).not.toThrow(/Bearer t/u)
    },
  )
})
