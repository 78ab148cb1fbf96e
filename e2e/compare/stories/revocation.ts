import { basic } from '../ask.ts'
import { of } from '../story.ts'
import type { Ask, Form, Story } from '../story.ts'
import { api, introspect, login, oidc, origin, refresh, userinfo } from './requests.ts'
import type { Extras } from './requests.ts'

function revoke(title: string, form: Form, extras: Extras = api): Ask {
  return { title, path: `${oidc}/revoke`, form, ...extras }
}

/** Tokens that are taken back. */
export const revocation: Story = {
  title: 'revocation',
  asks: [
    login('ada', 'ada'),
    revoke('access token', { token: of('ada', 'access_token') }),
    revoke('access token again', { token: of('ada', 'access_token') }),
    userinfo('userinfo after', of('ada', 'access_token')),
    introspect('introspection after', { token: of('ada', 'access_token') }),
    refresh('refresh after', of('ada', 'refresh_token')),
    revoke('refresh token', {
      token: of('ada', 'refresh_token'),
      token_type_hint: 'refresh_token',
    }),
    revoke('refresh token again', {
      token: of('ada', 'refresh_token'),
      token_type_hint: 'refresh_token',
    }),
    refresh('refresh after that', of('ada', 'refresh_token')),
    introspect('introspection of the refresh token after', {
      token: of('ada', 'refresh_token'),
      token_type_hint: 'refresh_token',
    }),
    userinfo('userinfo with the refreshed token', of('refresh after', 'access_token')),
    login('next', 'ada'),
    revoke('malformed', { token: 'nonsense' }),
    revoke('three parts of nothing', { token: 'a.b.c' }),
    revoke('empty', { token: '' }),
    revoke('missing', { x: '' }),
    revoke('of another client', { token: of('next', 'refresh_token') }, { basic: 'tide-service' }),
    revoke(
      'access token of another client',
      { token: of('next', 'access_token') },
      { basic: 'tide-service' },
    ),
    revoke('ID token', { token: of('next', 'id_token') }),
    revoke('unknown hint', { token: of('next', 'access_token'), token_type_hint: 'nonsense' }),
    revoke('wrong hint', { token: of('next', 'refresh_token'), token_type_hint: 'access_token' }),
    refresh('after the wrong hint', of('next', 'refresh_token')),
    revoke(
      'wrong secret',
      { token: 'x' },
      { headers: { authorization: basic('logbook-api', 'x') } },
    ),
    revoke('by nobody', { token: 'x' }, {}),
    login('public', 'ada', 'harbor-web'),
    revoke(
      'by a public client',
      { token: of('public', 'refresh_token'), client_id: 'harbor-web' },
      { headers: { origin } },
    ),
    revoke(
      'by a public client, malformed',
      { token: 'x', client_id: 'harbor-web' },
      { headers: { origin } },
    ),
    refresh(
      'of the public client, after',
      of('public', 'refresh_token'),
      { client_id: 'harbor-web' },
      {},
    ),
    { title: 'GET', path: `${oidc}/revoke` },
    {
      title: 'preflight',
      method: 'OPTIONS',
      path: `${oidc}/revoke`,
      headers: { origin, 'access-control-request-method': 'POST' },
    },
    revoke('the token twice', [
      ['token', 'a'],
      ['token', 'b'],
    ]),
  ],
}
