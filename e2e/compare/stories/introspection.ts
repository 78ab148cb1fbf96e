import { basic, secretOf } from '../ask.ts'
import { forged, of } from '../story.ts'
import type { Story } from '../story.ts'
import { api, introspect, login, oidc, origin, token } from './requests.ts'

const access = of('ada', 'access_token')
const hinted = (token_type_hint: string) => ({ token: access, token_type_hint })
const tide = { basic: 'tide-service' }

/** What a server says of a token. */
export const introspection: Story = {
  title: 'introspection',
  asks: [
    login('ada', 'ada'),
    introspect('access token', { token: access }),
    introspect('access token with its hint', hinted('access_token')),
    introspect('access token with the hint of a refresh token', hinted('refresh_token')),
    introspect('access token with the hint of an RPT', hinted('requesting_party_token')),
    introspect('access token with an unknown hint', hinted('nonsense')),
    introspect('access token with an empty hint', hinted('')),
    introspect('refresh token', { token: of('ada', 'refresh_token') }),
    introspect('refresh token with its hint', {
      token: of('ada', 'refresh_token'),
      token_type_hint: 'refresh_token',
    }),
    introspect('refresh token with the hint of an access token', {
      token: of('ada', 'refresh_token'),
      token_type_hint: 'access_token',
    }),
    introspect(
      'refresh token by another client',
      { token: of('ada', 'refresh_token'), token_type_hint: 'refresh_token' },
      tide,
    ),
    introspect('ID token', { token: of('ada', 'id_token') }),
    introspect('by a client that is not in aud', { token: access }, tide),
    introspect(
      'by a client that is in aud by a role',
      { token: access },
      { basic: 'pilot-service' },
    ),
    token('service', { grant_type: 'client_credentials' }, tide),
    introspect("a client's own token", { token: of('service', 'access_token') }, tide),
    introspect("another client's token", { token: of('service', 'access_token') }),
    login('public', 'ada', 'harbor-web'),
    introspect('token of a public client', { token: of('public', 'access_token') }),
    login('by tide', 'jörg', 'tide-service'),
    introspect("a user's token that is not for us", { token: of('by tide', 'access_token') }),
    introspect("a user's token, by its client", { token: of('by tide', 'access_token') }, tide),
    introspect('malformed', { token: 'nonsense' }),
    introspect('malformed with the hint of a refresh token', {
      token: 'nonsense',
      token_type_hint: 'refresh_token',
    }),
    introspect('malformed with the hint of an RPT', {
      token: 'nonsense',
      token_type_hint: 'requesting_party_token',
    }),
    introspect('three parts of nothing', { token: 'a.b.c' }),
    introspect('alg none', { token: 'eyJhbGciOiJub25lIn0.e30.' }),
    introspect('forged', { token: forged('ada', 'access_token') }),
    introspect('empty', { token: '' }),
    introspect('missing', { x: '' }),
    introspect('by a public client', { token: access, client_id: 'harbor-web' }, {}),
    introspect(
      'wrong secret',
      { token: access },
      { headers: { authorization: basic('logbook-api', 'x') } },
    ),
    introspect(
      'by an unknown client',
      { token: access },
      { headers: { authorization: basic('nobody', 'x') } },
    ),
    introspect('by nobody', { token: access }, {}),
    introspect('by the token itself', { token: access }, { bearer: access }),
    introspect(
      'secret in the form',
      { token: access, client_id: 'logbook-api', client_secret: secretOf('logbook-api') },
      {},
    ),
    introspect(
      'Accept: application/jwt',
      { token: access },
      { ...api, headers: { accept: 'application/jwt' } },
    ),
    introspect('from another origin', { token: access }, { ...api, headers: { origin } }),
    {
      title: 'preflight',
      method: 'OPTIONS',
      path: `${oidc}/token/introspect`,
      headers: { origin, 'access-control-request-method': 'POST' },
    },
    { title: 'GET', path: `${oidc}/token/introspect` },
    introspect('twice the token', [
      ['token', 'a'],
      ['token', 'b'],
    ]),
  ],
}
