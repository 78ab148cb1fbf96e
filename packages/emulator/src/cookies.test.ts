import { expect, it } from 'vitest'

import { clearCookie, readCookies, setCookie } from './cookies.ts'

it.each([
  [null, {}],
  ['', {}],
  ['a=1; b="2"; c=x=y', { a: '1', b: '2', c: 'x=y' }],
  ['a=first; a=second', { a: 'first' }],
  ['nothing; ;=; a=', { '': '', a: '' }],
  ['__proto__=x', Object.fromEntries([['__proto__', 'x']])],
])('reads %j', (header, expected) => {
  expect(Object.entries(readCookies(header))).toEqual(Object.entries(expected))
})

const chrome = 'Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36'
const safari =
  'Mozilla/5.0 (X11) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18 Safari/605.1.15'

it.each([
  ['http://localhost:8080/', chrome, 'Secure', 'None'],
  ['http://app.localhost/', chrome, 'Secure', 'None'],
  ['http://127.0.0.1:8080/', '', 'Secure', 'None'],
  ['http://[::1]:8080/', '', 'Secure', 'None'],
  ['https://sso.example.com/', safari, 'Secure', 'None'],
  // Safari takes no Secure cookie over plain HTTP, from its own device either.
  ['http://localhost:8080/', safari, undefined, 'Lax'],
  ['http://sso.example.com/', chrome, undefined, 'Lax'],
  ['http://localhost.example.com/', chrome, undefined, 'Lax'],
])('writes them as Keycloak does: at %s for %s', (url, agent, secure, sameSite) => {
  const request = new Request(url, { headers: { 'user-agent': agent } })
  const response = new Response(null)
  setCookie(request, response, '/realms/r/', 'A', 'x')
  setCookie(request, response, '/realms/r/', 'B', 'y', { maxAge: 60, httpOnly: false })
  clearCookie(response, '/realms/r/', 'A')
  const context = secure === undefined ? [] : [secure]
  expect(response.headers.getSetCookie()).toEqual([
    ['A=x', 'Version=1', 'Path=/realms/r/', ...context, 'HttpOnly', `SameSite=${sameSite}`].join(
      ';',
    ),
    ['B=y', 'Version=1', 'Path=/realms/r/', 'Max-Age=60', ...context, `SameSite=${sameSite}`].join(
      ';',
    ),
    'A=;Version=1;Path=/realms/r/;Max-Age=0',
  ])
})
