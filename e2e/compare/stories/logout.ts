import { users } from '../../keycloak/cast.ts'
import { basic } from '../ask.ts'
import { action, field, of, redirected } from '../story.ts'
import type { Ask, Form, Story } from '../story.ts'
import {
  api,
  authorize,
  introspect,
  login,
  oidc,
  origin,
  pkce,
  redirect_uri,
  refresh,
  token,
  userinfo,
} from './requests.ts'
import type { Extras, Parameters } from './requests.ts'

const bye = 'http://localhost:5173/bye?x=1'

function logout(title: string, form: Form, extras: Extras = api): Ask {
  return { title, path: `${oidc}/logout`, form, ...extras }
}

/** Logout by refresh token. */
export const logoutByToken: Story = {
  title: 'logout',
  asks: [
    login('ada', 'ada'),
    logout(
      'wrong secret',
      { refresh_token: of('ada', 'refresh_token') },
      { headers: { authorization: basic('logbook-api', 'x') } },
    ),
    logout('by nobody', { refresh_token: of('ada', 'refresh_token') }, {}),
    logout(
      'by another client',
      { refresh_token: of('ada', 'refresh_token') },
      { basic: 'tide-service' },
    ),
    logout('malformed', { refresh_token: 'nonsense' }),
    logout('an access token', { refresh_token: of('ada', 'access_token') }),
    logout('out', { refresh_token: of('ada', 'refresh_token') }),
    logout('again', { refresh_token: of('ada', 'refresh_token') }),
    userinfo('userinfo after', of('ada', 'access_token')),
    userinfo('userinfo after, from another origin', of('ada', 'access_token'), {
      headers: { origin },
    }),
    introspect('introspection after', { token: of('ada', 'access_token') }),
    introspect('introspection of the refresh token after', {
      token: of('ada', 'refresh_token'),
      token_type_hint: 'refresh_token',
    }),
    refresh('refresh after', of('ada', 'refresh_token')),
    login('public', 'ada', 'harbor-web'),
    logout(
      'by a public client',
      { client_id: 'harbor-web', refresh_token: of('public', 'refresh_token') },
      { headers: { origin } },
    ),
    logout(
      'by a public client, malformed',
      { client_id: 'harbor-web', refresh_token: 'x' },
      { headers: { origin } },
    ),
    {
      title: 'preflight',
      method: 'OPTIONS',
      path: `${oidc}/logout`,
      headers: { origin, 'access-control-request-method': 'POST' },
    },
    { title: 'PUT', method: 'PUT', path: `${oidc}/logout` },
  ],
}

function endSession(title: string, query: Parameters, browser = 'one'): Ask {
  return { title, path: `${oidc}/logout`, query, browser }
}

function signIn(title: string, browser: string): readonly Ask[] {
  const { username, password } = users.ada
  return [
    authorize(`${title}: page`, browser),
    {
      title: `${title}: login`,
      path: action(`${title}: page`),
      form: { username, password },
      browser,
    },
    token(title, {
      grant_type: 'authorization_code',
      client_id: 'harbor-web',
      code: redirected(`${title}: login`, 'code'),
      redirect_uri,
      code_verifier: pkce.verifier,
    }),
  ]
}

/** Logout by the browser. */
export const logoutByBrowser: Story = {
  title: 'end session',
  asks: [
    ...signIn('ada', 'one'),
    endSession('foreign redirect', {
      id_token_hint: of('ada', 'id_token'),
      post_logout_redirect_uri: 'http://evil.example/',
    }),
    endSession('redirect without hint or client', { post_logout_redirect_uri: bye }),
    endSession('redirect of no client', { client_id: 'nobody', post_logout_redirect_uri: bye }),
    endSession('malformed hint', { id_token_hint: 'nonsense', post_logout_redirect_uri: bye }),
    endSession('hint of another client', {
      id_token_hint: of('ada', 'id_token'),
      client_id: 'logbook-api',
      post_logout_redirect_uri: bye,
    }),
    endSession('access token as hint', {
      id_token_hint: of('ada', 'access_token'),
      post_logout_redirect_uri: bye,
    }),
    endSession('hint and redirect', {
      id_token_hint: of('ada', 'id_token'),
      post_logout_redirect_uri: bye,
      state: 'a&b',
    }),
    refresh('refresh after', of('ada', 'refresh_token'), { client_id: 'harbor-web' }, {}),
    userinfo('userinfo after', of('ada', 'access_token')),
    authorize('prompt=none after', 'one', { prompt: 'none' }),
    endSession('hint and redirect again', {
      id_token_hint: of('ada', 'id_token'),
      post_logout_redirect_uri: bye,
    }),
    endSession('nothing, not signed in', {}, 'nobody'),
    endSession(
      'client and redirect, not signed in',
      { client_id: 'harbor-web', post_logout_redirect_uri: bye },
      'nobody',
    ),
    ...signIn('again', 'two'),
    endSession('hint alone', { id_token_hint: of('again', 'id_token') }, 'two'),
    ...signIn('third', 'three'),
    endSession(
      'without a hint',
      { client_id: 'harbor-web', post_logout_redirect_uri: bye, state: 's' },
      'three',
    ),
    {
      title: 'confirmed',
      path: action('without a hint'),
      form: { session_code: field('without a hint', 'session_code'), confirmLogout: 'Logout' },
      browser: 'three',
    },
    refresh(
      'refresh after confirming',
      of('third', 'refresh_token'),
      { client_id: 'harbor-web' },
      {},
    ),
    ...signIn('fourth', 'four'),
    {
      title: 'by POST',
      path: `${oidc}/logout`,
      form: { id_token_hint: of('fourth', 'id_token'), post_logout_redirect_uri: bye },
      browser: 'four',
    },
    { title: 'unknown realm', path: '/realms/nowhere/protocol/openid-connect/logout' },
  ],
}
