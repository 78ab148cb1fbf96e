import { describe, expect, it } from 'vitest'

import { emptyAnswer, jsonAnswer, textAnswer } from '../test/answers.ts'
import type { HttpResponse } from './http.ts'
import { publishedRealm } from './keycloak/published-realm.ts'
import { authorizationCodeGrant } from './oauth/authorization-code-grant.ts'
import { clientCredentialsGrant } from './oauth/client-credentials-grant.ts'
import { introspect } from './oauth/introspection.ts'
import { certs } from './oauth/jwks.ts'
import { passwordGrant } from './oauth/password-grant.ts'
import { refreshTokenGrant } from './oauth/refresh-token-grant.ts'
import { revoke } from './oauth/revocation.ts'
import { wellKnown } from './oauth/server-metadata.ts'
import { tokenExchange } from './oauth/token-exchange.ts'
import { logout } from './oidc/end-session.ts'
import { userinfo } from './oidc/userinfo.ts'
import { introspectRpt } from './uma/rpt-introspection.ts'
import { umaDecision, umaPermissions, umaTicketGrant } from './uma/uma-ticket-grant.ts'

// One table, run against every parser: it gives a failure, or a value that can do no harm, and never throws.

const token = { access_token: 'a', token_type: 'Bearer', expires_in: 60 }

/** Every operation that reads a document, with one that it takes. */
const readers = [
  [wellKnown, { issuer: 'https://kc.example/realms/demo' }],
  [certs, { keys: [{ kty: 'RSA' }] }],
  [publishedRealm, { realm: 'demo' }],
  [authorizationCodeGrant, token],
  [passwordGrant, token],
  [clientCredentialsGrant, token],
  [refreshTokenGrant, token],
  [tokenExchange, token],
  [introspect, { active: true }],
  [introspectRpt, { active: true, permissions: [{ rsid: '1' }] }],
  [userinfo, { sub: 'zoë' }],
  [umaTicketGrant, token],
  [umaPermissions, [{ rsid: '1', rsname: 'R' }]],
  [umaDecision, { result: true }],
] as const
const parsers = [...readers.map(([operation]) => operation), revoke, logout]

const json = (body: string, headers?: Record<string, string>): HttpResponse =>
  textAnswer(200, 'application/json', body, headers)
const error400 = (body: string): HttpResponse => textAnswer(400, 'application/json', body)

const unreadable: readonly (readonly [string, HttpResponse])[] = [
  ['HTML with 200', textAnswer(200, 'text/html', '<!doctype html><title>Sign in</title>')],
  ['an empty body', emptyAnswer(200)],
  ['an empty body said to be JSON', json('')],
  ['no content type', { ...emptyAnswer(200), body: '{}' }],
  ['the content type twice', textAnswer(200, 'application/json, application/json', '{}')],
  ['two content types', textAnswer(200, 'application/json, text/html', '{}')],
  ['JSON, cut short', json('{"active":true,"access_token":"a","token_type":"Bea')],
  ['two documents', json('{}{}')],
  ['a BOM', json('\uFEFF{"active":true}')],
  ['null', json('null')],
  ['a number', json('1e999')],
  ['a text', json('"active"')],
  ['true', json('true')],
  ['a list of nothing like it', json('[null,1,"a",[]]')],
  ['an empty list in a list', json('[[]]')],
  ['an empty document', json('{}')],
  ['100 000 lists', json('['.repeat(100_000))],
  ['100 000 lists, closed', json('['.repeat(100_000) + ']'.repeat(100_000))],
  ['100 000 objects', json('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000))],
  ['10 MB of text', json('a'.repeat(10_000_000))],
  ['10 MB of spaces', json(' '.repeat(10_000_000))],
  ['10 MB of a name', json(`{"${'a'.repeat(10_000_000)}":1}`)],
  ['lone surrogates', json(String.raw`{"\ud800":"\udfff","a":"${'\ud800'}"}`)],
]

describe.each(readers)('$name', (operation, good) => {
  it('reads the good document', () => {
    expect(operation.parse(jsonAnswer(200, good))).toMatchObject({ ok: true })
  })

  it.each(unreadable)('%s is a failure', (_name, response) => {
    const start = performance.now()
    expect(operation.parse(response)).toMatchObject({
      ok: false,
      error: { code: 'unexpected_response', status: 200 },
    })
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it.each([
    ['as it is', '"__proto__":{"isAdmin":true,"error":"access_denied"}'],
    ['with characters escaped', String.raw`"\u005f_proto__":{"isAdmin":true}`],
    ['all escaped', String.raw`"\u005f\u005f\u0070\u0072\u006f\u0074\u006f\u005f\u005f":{"a":1}`],
    ['in a document in it', '"a":[{"__proto__":{"isAdmin":true}}]'],
  ])('__proto__ %s is a failure', (_name, member) => {
    const text = JSON.stringify(good)
    const at = text.lastIndexOf('}')
    const result = operation.parse(json(`${text.slice(0, at)},${member}${text.slice(at)}`))
    expect(result).toMatchObject({ ok: false, error: { code: 'unexpected_response' } })
  })

  it('constructor and its kind are members like others', () => {
    const hostile = { constructor: { prototype: { isAdmin: true } }, toString: 1, valueOf: null }
    const document =
      'map' in good ? [Object.assign({}, good[0], hostile)] : Object.assign({}, good, hostile)
    const result = operation.parse(jsonAnswer(200, document))
    expect(result.ok).toBe(true)
    const copy = Object.assign({}, result.ok ? result.value : undefined)
    expect(copy).not.toHaveProperty('isAdmin')
    expect({}).not.toHaveProperty('isAdmin')
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
  })
})

describe.each(parsers)('$name', (operation) => {
  it.each<[string, HttpResponse]>([
    ['a redirect', { ...emptyAnswer(302), headers: { location: 'https://evil.example/' } }],
    ['an error with 200', textAnswer(203, 'application/json', '{"error":"invalid_grant"}')],
    ['HTML', textAnswer(502, 'text/html', '<h1>{"error":"invalid_grant"}</h1>')],
    ['an error that is no text', error400('{"error":{"toString":"x"}}')],
    ['a list of errors', error400('[{"error":"invalid_grant"}]')],
    ['an error with a prototype', error400('{"__proto__":{"error":"invalid_grant"}}')],
    ['an error beside a prototype', error400('{"error":"invalid_grant","__proto__":{}}')],
    ['an error cut short', error400('{"error":"invalid_grant"')],
    ['a deep error', error400(`{"error":${'['.repeat(100_000)}`)],
    ['a challenge of 1 MB', emptyAnswer(401, { 'www-authenticate': 'a="'.repeat(350_000) })],
    [
      'a challenge of escapes',
      emptyAnswer(401, { 'www-authenticate': `a b="${'\\'.repeat(1_000_000)}` }),
    ],
    ['status 0', emptyAnswer(0)],
    ['status 999', emptyAnswer(999)],
  ])('%s is outside the protocol', (_name, response) => {
    const start = performance.now()
    expect(operation.parse(response)).toMatchObject({
      ok: false,
      error: { code: 'unexpected_response', status: response.status },
    })
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it('an OAuth error is one, whatever else the answer holds', () => {
    const answer = jsonAnswer(418, {
      error: 'invalid_grant',
      error_description: 'no \ud800',
      code: 'network',
      ok: true,
      status: 200,
      tokenFate: 'kept',
      constructor: 1,
    })
    expect(operation.parse(answer)).toEqual({
      ok: false,
      error: {
        code: 'oauth_error',
        status: 418,
        error: 'invalid_grant',
        error_description: 'no \ud800',
      },
    })
  })
})
