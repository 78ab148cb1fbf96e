import { forged, of } from '../story.ts'
import type { Story } from '../story.ts'
import { api, login, oidc, origin, password, token, userinfo } from './requests.ts'

const path = `${oidc}/userinfo`
const ada = of('ada', 'access_token')
const preflight = {
  origin,
  'access-control-request-method': 'GET',
  'access-control-request-headers': 'authorization',
}

/** Who is signed in. */
export const userinfoStory: Story = {
  title: 'userinfo',
  asks: [
    login('ada', 'ada'),
    userinfo('of ada', ada),
    userinfo('from another origin', ada, { headers: { origin } }),
    { title: 'POST, in the header', method: 'POST', path, bearer: ada },
    { title: 'POST, in the form', path, form: { access_token: ada } },
    { title: 'POST, in the form and the header', path, form: { access_token: ada }, bearer: ada },
    {
      title: 'POST, another content type',
      path,
      method: 'POST',
      bearer: ada,
      headers: { 'content-type': 'application/json' },
      body: '{}',
    },
    { title: 'in the query', path, query: { access_token: ada } },
    userinfo('HEAD', ada, { method: 'HEAD' }),
    userinfo('PUT', ada, { method: 'PUT' }),
    userinfo('Accept: application/jwt', ada, { headers: { accept: 'application/jwt' } }),
    { title: 'no token', path },
    { title: 'no token, from another origin', path, headers: { origin } },
    { title: 'no token, POST', method: 'POST', path },
    { title: 'scheme alone', path, headers: { authorization: 'Bearer' } },
    {
      title: 'scheme in small letters',
      path,
      headers: {
        authorization: (memory) => `bearer ${(ada as (m: typeof memory) => string)(memory)}`,
      },
    },
    { title: 'Basic', path, ...api },
    userinfo('malformed', 'nonsense'),
    userinfo('malformed, from another origin', 'nonsense', { headers: { origin } }),
    userinfo('three parts of nothing', 'a.b.c'),
    userinfo('two parts', 'eyJhbGciOiJub25lIn0.e30'),
    userinfo('alg none', 'eyJhbGciOiJub25lIn0.e30.'),
    userinfo('no JSON', 'bm8.bm8.bm8'),
    userinfo('forged', forged('ada', 'access_token')),
    userinfo('a refresh token', of('ada', 'refresh_token')),
    userinfo('an ID token', of('ada', 'id_token')),
    token('without openid', password('ada', { scope: undefined }), api),
    userinfo('token without openid', of('without openid', 'access_token')),
    userinfo('token without openid, from another origin', of('without openid', 'access_token'), {
      headers: { origin },
    }),
    token('service', { grant_type: 'client_credentials' }, api),
    userinfo('of a service account, without openid', of('service', 'access_token')),
    token('service with openid', { grant_type: 'client_credentials', scope: 'openid' }, api),
    userinfo('of a service account', of('service with openid', 'access_token')),
    login('jörg', 'jörg'),
    userinfo('of jörg', of('jörg', 'access_token')),
    login('signed', 'ada', 'signed-service'),
    userinfo('signed userinfo', of('signed', 'access_token')),
    token('more scopes', password('ada', { scope: 'openid address phone' }), api),
    userinfo('of more scopes', of('more scopes', 'access_token')),
    {
      title: 'in the other realm',
      path: '/realms/lighthouse-rotation/protocol/openid-connect/userinfo',
      bearer: ada,
    },
    {
      title: 'in an unknown realm',
      path: '/realms/nowhere/protocol/openid-connect/userinfo',
      bearer: ada,
    },
    { title: 'preflight', method: 'OPTIONS', path, headers: preflight },
    {
      title: 'preflight of POST',
      method: 'OPTIONS',
      path,
      headers: { ...preflight, 'access-control-request-method': 'POST' },
    },
    { title: 'OPTIONS without an origin', method: 'OPTIONS', path },
  ],
}
