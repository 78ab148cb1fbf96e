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

it('writes them as Keycloak does', () => {
  const response = new Response(null)
  setCookie(response, '/realms/r/', 'A', 'x')
  setCookie(response, '/realms/r/', 'B', 'y', { maxAge: 60, httpOnly: false })
  clearCookie(response, '/realms/r/', 'A')
  expect(response.headers.getSetCookie()).toEqual([
    'A=x;Version=1;Path=/realms/r/;Secure;HttpOnly;SameSite=None',
    'B=y;Version=1;Path=/realms/r/;Max-Age=60;Secure;SameSite=None',
    'A=;Version=1;Path=/realms/r/;Max-Age=0',
  ])
})
