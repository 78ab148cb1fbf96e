import { describe, expect, it } from 'vitest'

import { demoServer, issuer } from '../../test/demo-server.ts'
import { authorizationResponse } from './authorization-response.ts'
import type { AuthorizationResponseChecks } from './authorization-response.ts'

const app = 'https://app.example/cb'
const iss = `iss=${encodeURIComponent(issuer)}`
const good = `state=s&code=c&${iss}`
const silent = { ...demoServer, authorization_response_iss_parameter_supported: false }

function read(
  url: string | { readonly href: string },
  server = demoServer,
  checks: AuthorizationResponseChecks = { state: 's' },
): unknown {
  const result = authorizationResponse(server, url, checks)
  return result.ok ? result.value : result.error
}
const rejected = (detail: string): object => ({
  code: 'callback_rejected',
  detail: expect.stringContaining(detail),
})

describe('authorizationResponse', () => {
  it.each<[string | { readonly href: string }, object]>([
    [`${app}?${good}`, { state: 's', code: 'c', iss: issuer }],
    [`${app}#${good}`, { state: 's', code: 'c', iss: issuer }],
    [new URL(`${app}?${good}`), { state: 's', code: 'c', iss: issuer }],
    [
      { href: `${app}?${good}&session_state=x.y&foo=a%26b+c&bar=` },
      { state: 's', code: 'c', iss: issuer, session_state: 'x.y', foo: 'a&b c', bar: '' },
    ],
    [`${app}?x=1&${good}#/route`, { x: '1', state: 's', code: 'c', iss: issuer }],
    [`${app}?state=other&x=1#${good}`, { state: 's', code: 'c', iss: issuer }],
    [
      `${app}?error=login_required&error_description=a%20b&state=s&${iss}`,
      { error: 'login_required', error_description: 'a b', state: 's', iss: issuer },
    ],
    [`app:/cb?${good}`, { state: 's', code: 'c', iss: issuer }],
    // A parameter without a value is one left out, RFC 6749 §3.1.
    [`${app}?${good}&error=`, { state: 's', code: 'c', iss: issuer }],
    [`${app}?error=x&code=&state=s&${iss}`, { error: 'x', state: 's', iss: issuer }],
    [
      `${app}?${good}&constructor=a&toString=b&hasOwnProperty=c`,
      { state: 's', code: 'c', iss: issuer, constructor: 'a', toString: 'b', hasOwnProperty: 'c' },
    ],
  ])('reads %s', (url, expected) => {
    expect(read(url)).toEqual(expected)
  })

  it.each<[string | { readonly href: string }, string]>([
    ['/cb?state=s&code=c', 'expected an absolute URL'],
    ['', 'expected an absolute URL'],
    [undefined as unknown as string, 'expected an absolute URL'],
    [null as unknown as string, 'expected an absolute URL'],
    [{ href: 5 as unknown as string }, 'expected an absolute URL'],
    [app, 'expected the state of the request, got none'],
    [`${app}?code=c&${iss}`, 'expected the state of the request, got none'],
    [`${app}?code=c&state=&${iss}`, 'expected the state of the request, got another one'],
    [`${app}?code=c&state=S&${iss}`, 'expected the state of the request, got another one'],
    [`${app}?code=c&State=s&${iss}`, 'expected the state of the request, got none'],
    [`${app}?error=x&${iss}`, 'expected the state of the request, got none'],
    [`${app}?error=x&state=evil&${iss}`, 'got another one'],
    [`${app}?state=s&${iss}`, 'expected a code or an error, got neither'],
    [`${app}?state=s&code=&${iss}`, 'got neither'],
    [`${app}?state=s&code=&error=&${iss}`, 'got neither'],
    [`${app}?state=s&Code=c&${iss}`, 'got neither'],
    [`${app}?${good}&error=x`, 'expected a code or an error, got both'],
    [`${app}?${good}#${good}`, 'in the query or in the fragment, got both'],
    [`${app}?${good}#error=x`, 'in the query or in the fragment, got both'],
    [`${app}?${good}&code=d`, 'expected one code, got several'],
    [`${app}?${good}&code=c`, 'expected one code, got several'],
    [`${app}?${good}&state=s`, 'expected one state, got several'],
    [`${app}?${good}&${iss}`, 'expected one iss, got several'],
    [`${app}?${good}&session_state=a&session_state=b`, 'expected one session_state, got several'],
    [`${app}?error=a&error=b&state=s&${iss}`, 'expected one error, got several'],
    [`${app}?${good}&__proto__=a`, 'expected no parameter __proto__'],
  ])('rejects %s', (url, detail) => {
    expect(read(url)).toEqual(rejected(detail))
  })

  it.each([[''], [undefined], [null], [5]])('needs a state to compare with, not %j', (state) => {
    for (const given of ['', `&state=${String(state)}`]) {
      const checks = { state: state as string }
      expect(read(`${app}?code=c&${iss}${given}`, demoServer, checks)).toEqual(
        rejected('to compare with, got none'),
      )
    }
  })
})

describe('authorizationResponse: iss — RFC 9207 §2.4', () => {
  const absent = `${app}?state=s&code=c`
  const right = `${absent}&${iss}`
  const excluded = { state: 's', iss: 'excluded' } as const

  it.each([
    ['advertised, right', right, demoServer, { state: 's' }],
    ['not advertised, absent', absent, silent, { state: 's' }],
    ['not advertised, right', right, silent, { state: 's' }],
    ['nothing said, absent', absent, { issuer }, { state: 's' }],
    ['advertised, excluded, absent', absent, demoServer, excluded],
    ['advertised, excluded, right', right, demoServer, excluded],
  ])('accepted: %s', (_name, url, server, checks) => {
    expect(read(url, server, checks)).toMatchObject({ code: 'c' })
  })

  it('absent, though advertised, is refused, in an error too', () => {
    const detail = 'expected an iss, which the server says it sends, got none'
    expect(read(absent)).toEqual(rejected(detail))
    expect(read(`${app}?state=s&error=x`)).toEqual(rejected(detail))
  })

  it.each([
    ['https://evil.example/realms/demo'],
    [`${issuer}/`],
    [issuer.toUpperCase()],
    [issuer.slice(0, -1)],
    [`${issuer}2`],
    [''],
  ])('%s is refused whatever the server and the client say', (other) => {
    const url = `${absent}&iss=${encodeURIComponent(other)}`
    for (const [server, checks] of [
      [demoServer, { state: 's' }],
      [silent, { state: 's' }],
      [silent, excluded],
      [demoServer, excluded],
    ] as const) {
      expect(read(url, server, checks)).toEqual(rejected(`expected iss ${issuer}, got ${other}:`))
    }
  })
})
