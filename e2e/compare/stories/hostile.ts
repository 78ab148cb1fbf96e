import { of } from '../story.ts'
import type { Ask, Story, Text } from '../story.ts'
import { api, introspect, login, oidc, origin, password, token, userinfo } from './requests.ts'

const path = `${oidc}/token`
const form = 'grant_type=client_credentials'
const megabyte = 'x'.repeat(1 << 20)

function raw(title: string, contentType: string | undefined, body: Text, method = 'POST'): Ask {
  const headers = contentType === undefined ? {} : { 'content-type': contentType }
  return { title, method, path, headers, body, ...api }
}

function jwt(header: unknown, claims: unknown): string {
  const parts = [header, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  return `${parts.join('.')}.AAAA`
}

const withOrigin = (value: string) => ({ origin: value, 'access-control-request-method': 'POST' })

/** What no friendly client sends. */
export const hostile: Story = {
  title: 'hostile',
  asks: [
    raw('JSON in place of a form', 'application/json', '{"grant_type":"client_credentials"}'),
    raw('text in place of a form', 'text/plain', form),
    raw('multipart in place of a form', 'multipart/form-data; boundary=x', '--x--'),
    raw('no content type', undefined, form),
    raw('an odd content type', 'nonsense', form),
    raw('a charset', 'application/x-www-form-urlencoded; charset=UTF-8', form),
    raw('content type in capitals', 'Application/X-WWW-Form-URLEncoded', form),
    raw('empty form', 'application/x-www-form-urlencoded', ''),
    raw('percent signs', 'application/x-www-form-urlencoded', `${form}&scope=%zz`),
    raw('names alone', 'application/x-www-form-urlencoded', `${form}&&=&x&=y&`),
    raw('bytes that are no UTF-8', 'application/x-www-form-urlencoded', `${form}&scope=%ff%fe`),
    raw('a null byte', 'application/x-www-form-urlencoded', `${form}&scope=openid%00`),
    raw('GET', undefined, '', 'GET'),
    raw('PUT', 'application/x-www-form-urlencoded', form, 'PUT'),
    raw('PATCH', 'application/x-www-form-urlencoded', form, 'PATCH'),
    raw('DELETE', undefined, '', 'DELETE'),
    raw('HEAD', undefined, '', 'HEAD'),
    token('a password of a megabyte', password('ada', { password: megabyte }), api),
    token('a name of a megabyte', password('ada', { username: megabyte }), api),
    token(
      'a scope of 100 kB',
      { grant_type: 'client_credentials', scope: megabyte.slice(0, 100_000) },
      api,
    ),
    introspect('a token of a megabyte', { token: megabyte }),
    introspect('a JWT of a megabyte', { token: jwt({ alg: 'RS256' }, { x: megabyte }) }),
    userinfo('a bearer of 4 kB', megabyte.slice(0, 4096)),
    token(
      'many parameters',
      Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`p${at}`, 'x'])),
      api,
    ),
    userinfo('a JWT without claims', jwt({ alg: 'RS256' }, {})),
    userinfo(
      'a JWT with a foreign kid',
      jwt({ alg: 'RS256', kid: 'x' }, { iss: 'x', exp: 9_999_999_999 }),
    ),
    userinfo('a JWT with alg HS256', jwt({ alg: 'HS256' }, { exp: 9_999_999_999 })),
    userinfo('a JWT of null', jwt(null, null)),
    userinfo('a JWT of a list', jwt([], [])),
    userinfo('a JWT with an odd alg', jwt({ alg: 7 }, { exp: 'x' })),
    userinfo('a JWE', 'eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.a.b.c.d'),
    introspect('a JWT without an alg', { token: jwt({}, {}) }),
    introspect('introspection of a JWT of null', { token: jwt(null, null) }),
    introspect('dots', { token: '....' }),
    introspect('a line break', { token: 'a\r\nb' }),
    token('controls in a name', password('ada', { username: '\u0000\u0001\u001F' }), api),
    token('surrogates in a name', password('ada', { username: '\u{1F6A2}'.repeat(50) }), api),
    token('SQL in a name', password('ada', { username: "' OR 1=1 --" }), api),
    login('ada', 'ada'),
    userinfo(
      'a token with a space',
      (memory) => `${(of('ada', 'access_token') as (m: typeof memory) => string)(memory)} x`,
    ),
    { title: 'two slashes', path: `/${oidc}/token`, form: { a: 'b' } },
    { title: 'a slash at the end', path: `${path}/`, form: { a: 'b' } },
    { title: 'dots in the path', path: '/realms/x/../lighthouse' },
    { title: 'encoded dots in the path', path: '/realms/x/%2e%2e/lighthouse' },
    { title: 'an encoded realm', path: '/realms/light%68ouse' },
    { title: 'an encoded slash', path: '/realms/lighthouse%2F' },
    { title: 'a percent sign in the path', path: '/realms/%zz' },
    { title: 'bytes in the path', path: '/realms/%ff' },
    { title: 'a matrix parameter', path: '/realms/lighthouse;x=y' },
    { title: 'a long path', path: `/realms/${'x'.repeat(2000)}` },
  ],
}

/** Pages of other origins. */
export const crossOrigin: Story = {
  title: 'CORS',
  asks: [
    {
      title: 'preflight',
      method: 'OPTIONS',
      path,
      headers: { ...withOrigin(origin), 'access-control-request-headers': 'authorization, x-odd' },
    },
    {
      title: 'preflight of any origin',
      method: 'OPTIONS',
      path,
      headers: withOrigin('https://evil.example'),
    },
    { title: 'preflight of null', method: 'OPTIONS', path, headers: withOrigin('null') },
    {
      title: 'preflight in an unknown realm',
      method: 'OPTIONS',
      path: path.replace('lighthouse', 'nowhere'),
      headers: withOrigin(origin),
    },
    { title: 'OPTIONS without an origin', method: 'OPTIONS', path },
    token('allowed origin', password('ada', { client_id: 'harbor-web' }), {
      headers: { origin: 'http://localhost' },
    }),
    token('any origin', password('ada', { client_id: 'harbor-web' }), {
      headers: { origin: 'https://evil.example' },
    }),
    token('null as origin', password('ada', { client_id: 'harbor-web' }), {
      headers: { origin: 'null' },
    }),
    token('client with no web origins', password('ada'), {
      basic: 'tide-service',
      headers: { origin },
    }),
    token('client with origins of its redirects', password('ada'), {
      basic: 'signed-service',
      headers: { origin: 'http://localhost' },
    }),
    token('refused by password', password('ada', { client_id: 'harbor-web', password: 'x' }), {
      headers: { origin },
    }),
    token('refused by client', password('ada', { client_id: 'nobody' }), { headers: { origin } }),
    token(
      'refused by grant',
      { grant_type: 'x', client_id: 'harbor-web' },
      { headers: { origin } },
    ),
    login('by tide', 'ada', 'tide-service'),
    userinfo('token of a client with no web origins', of('by tide', 'access_token'), {
      headers: { origin },
    }),
    userinfo('forged token', 'a.b.c', { headers: { origin } }),
    { title: 'login page', path: `${oidc}/auth`, headers: { origin } },
    {
      title: 'login page, preflight',
      method: 'OPTIONS',
      path: `${oidc}/auth`,
      headers: withOrigin(origin),
    },
    { title: 'unknown realm', path: '/realms/nowhere', headers: { origin } },
    { title: 'unknown endpoint', path: `${oidc}/nothing`, headers: { origin } },
  ],
}
