import { users } from '../../keycloak/cast.ts'
import { action, of, redirected } from '../story.ts'
import type { Ask, Story, Text } from '../story.ts'
import {
  api,
  authorize,
  introspect,
  origin,
  pkce,
  redirect_uri,
  refresh,
  token,
  userinfo,
} from './requests.ts'
import type { Extras, Parameters } from './requests.ts'

const noChallenge = { code_challenge: undefined, code_challenge_method: undefined }
const confidential = { client_id: 'logbook-api', ...noChallenge }

/** The page and its form, as ada. */
function signIn(title: string, more: Parameters = {}): readonly Ask[] {
  const { username, password } = users.ada
  const page = `${title}: page`
  return [
    authorize(page, title, more),
    { title, path: action(page), form: { username, password, credentialId: '' }, browser: title },
  ]
}

function exchange(title: string, code: Text, more: Parameters = {}, extras: Extras = {}): Ask {
  const form = {
    client_id: 'harbor-web',
    code,
    redirect_uri,
    code_verifier: pkce.verifier,
    ...more,
  }
  return token(title, { grant_type: 'authorization_code', ...form }, extras)
}

function refused(title: string, more: Parameters, extras: Extras = {}): readonly Ask[] {
  return [
    ...signIn(`login for ${title}`),
    exchange(title, redirected(`login for ${title}`, 'code'), more, extras),
  ]
}

/** A code, and what it is good for. */
export const authorizationCode: Story = {
  title: 'authorization code',
  asks: [
    ...signIn('login'),
    exchange('code', redirected('login', 'code'), {}, { headers: { origin } }),
    userinfo('userinfo', of('code', 'access_token')),
    introspect('introspection', { token: of('code', 'access_token') }),
    refresh('refresh', of('code', 'refresh_token'), { client_id: 'harbor-web' }, {}),
    exchange('code again', redirected('login', 'code'), {}, { headers: { origin } }),
    userinfo('userinfo after code again', of('code', 'access_token')),
    refresh(
      'refresh after code again',
      of('code', 'refresh_token'),
      { client_id: 'harbor-web' },
      {},
    ),
    exchange('unknown code', 'nonsense'),
    exchange(
      'unknown code of the right shape',
      'df359122-d284-7a95-7adc-74c1fa98f5c2.fVU0ZmB4mWNk6aC3lgQ6JVU4.1ff29ddf-8753-4c26-8b75-836efd69c36b',
    ),
    exchange('code missing', '', { code: undefined }),
    exchange('code empty', ''),
    ...refused('wrong verifier', { code_verifier: 'v'.repeat(43) }),
    ...refused('verifier missing', { code_verifier: undefined }),
    ...refused('verifier empty', { code_verifier: '' }),
    ...refused('verifier too short', { code_verifier: 'abc' }),
    ...refused('verifier with odd characters', { code_verifier: 'ä'.repeat(43) }),
    ...refused('wrong redirect_uri', { redirect_uri: 'http://localhost:5173/other' }),
    ...refused('redirect_uri missing', { redirect_uri: undefined }),
    ...refused('another client', { client_id: undefined }, api),
    ...refused('no client', { client_id: undefined }),
    ...signIn('confidential', confidential),
    exchange(
      'code of a confidential client',
      redirected('confidential', 'code'),
      { client_id: undefined, code_verifier: undefined },
      api,
    ),
    ...signIn('confidential 2', confidential),
    exchange(
      'verifier without a challenge',
      redirected('confidential 2', 'code'),
      { client_id: undefined },
      api,
    ),
    ...signIn('confidential 3', confidential),
    exchange('confidential, without its secret', redirected('confidential 3', 'code'), {
      client_id: 'logbook-api',
      code_verifier: undefined,
    }),
    ...signIn('plain', {
      client_id: 'logbook-api',
      code_challenge: 'p'.repeat(43),
      code_challenge_method: 'plain',
    }),
    exchange(
      'plain challenge',
      redirected('plain', 'code'),
      { client_id: undefined, code_verifier: 'p'.repeat(43) },
      api,
    ),
    ...signIn('no openid', { scope: 'email' }),
    exchange('without openid', redirected('no openid', 'code')),
    ...signIn('no nonce', { nonce: undefined, state: undefined }),
    exchange('without nonce and state', redirected('no nonce', 'code')),
    ...signIn('scopes', { scope: 'openid phone offline_access' }),
    exchange('more scopes', redirected('scopes', 'code')),
    userinfo('userinfo, offline', of('more scopes', 'access_token')),
    refresh(
      'refresh, offline',
      of('more scopes', 'refresh_token'),
      { client_id: 'harbor-web' },
      {},
    ),
    authorize('offline again: page', 'scopes', { scope: 'openid offline_access' }),
    {
      title: 'offline again: login',
      path: action('offline again: page'),
      form: { username: users.ada.username, password: users.ada.password },
      browser: 'scopes',
    },
    exchange('offline again', redirected('offline again: login', 'code')),
    introspect('introspection, offline', { token: of('offline again', 'access_token') }),
    ...signIn('maximal age', { max_age: '60' }),
    exchange('with max_age', redirected('maximal age', 'code')),
    ...signIn('fragment', { response_mode: 'fragment' }),
    exchange('code of a fragment', redirected('fragment', 'code')),
    ...signIn('no iss', { client_id: 'fog-web' }),
    exchange('code of fog-web', redirected('no iss', 'code'), { client_id: 'fog-web' }),
    ...signIn('acr', {
      acr_values: '1',
      claims: '{"id_token":{"acr":{"essential":false,"values":["1"]}}}',
    }),
    exchange('with acr_values', redirected('acr', 'code')),
  ],
}
