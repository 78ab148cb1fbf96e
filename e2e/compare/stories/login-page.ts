import { users } from '../../keycloak/cast.ts'
import { action, location, redirected } from '../story.ts'
import type { Ask, Story } from '../story.ts'
import {
  authorization,
  authorize,
  oidc,
  pkce,
  realm,
  redirect_uri,
  secondFactor,
  token,
} from './requests.ts'
import type { Parameters } from './requests.ts'

const { ada, tess } = users
const adas = { username: ada.username, password: ada.password }
const confidential = {
  client_id: 'logbook-api',
  code_challenge: undefined,
  code_challenge_method: undefined,
}

function submit(title: string, page: string, form: Parameters, browser: string): Ask {
  return { title, path: action(page), form, browser }
}

/** What a person sees. */
export const loginPage: Story = {
  title: 'login page',
  asks: [
    authorize('page', 'one'),
    submit('wrong password', 'page', { username: 'ada', password: 'wrong' }, 'one'),
    submit('unknown user', 'wrong password', { username: 'nobody', password: 'wrong' }, 'one'),
    submit('user with markup', 'unknown user', { username: '"><b>&\'', password: 'wrong' }, 'one'),
    submit('nothing', 'user with markup', { username: '', password: '' }, 'one'),
    submit('no parameters', 'nothing', {}, 'one'),
    submit('an old page', 'page', adas, 'one'),
    { title: 'where that leads', path: location('an old page'), browser: 'one' },
    submit('signed in', 'where that leads', adas, 'one'),
    submit('the form again', 'where that leads', adas, 'one'),
    authorize('signed in already', 'one'),
    authorize('prompt=none, signed in', 'one', { prompt: 'none' }),
    authorize('max_age=600, signed in', 'one', { max_age: '600' }),
    authorize('another client, signed in', 'one', confidential),
    authorize('prompt=none login', 'one', { prompt: 'none login' }),
    authorize('prompt=login, signed in', 'one', { prompt: 'login' }),
    submit('wrong password again', 'prompt=login, signed in', { password: 'wrong' }, 'one'),
    submit('password again', 'wrong password again', { password: ada.password }, 'one'),
    authorize('prompt=none, not signed in', 'two', { prompt: 'none' }),
    authorize('prompt=none in the fragment', 'two', { prompt: 'none', response_mode: 'fragment' }),
    authorize('login_hint', 'two', { login_hint: 'ada "&<' }),
    authorize('ui_locales', 'two', { ui_locales: 'de' }),
    authorize('prompt=create', 'two', { prompt: 'create' }),
    authorize('no such prompt', 'two', { prompt: 'nonsense' }),
    { title: 'page without cookies', path: `${oidc}/auth`, query: authorization() },
    submit(
      'form without cookies',
      'page without cookies',
      { username: 'ada', password: 'x' },
      'none',
    ),
    {
      title: 'login action with nothing',
      path: `${realm}/login-actions/authenticate`,
      browser: 'three',
    },
    { title: 'page by POST', path: `${oidc}/auth`, form: authorization(), browser: 'four' },
    {
      title: 'page, HEAD',
      method: 'HEAD',
      path: `${oidc}/auth`,
      query: authorization(),
      browser: 'four',
    },
    { title: 'page, OPTIONS', method: 'OPTIONS', path: `${oidc}/auth`, query: authorization() },
  ],
}

/** A second factor at the page. */
export const secondFactorPage: Story = {
  title: 'second factor',
  asks: [
    authorize('page', 'tess', confidential),
    submit('password', 'page', { username: tess.username, password: tess.password }, 'tess'),
    submit('wrong code', 'password', { otp: '000000', login: 'Sign In' }, 'tess'),
    submit('no code', 'wrong code', { otp: '' }, 'tess'),
    submit('code', 'no code', { otp: secondFactor, login: 'Sign In' }, 'tess'),
    authorize('signed in already', 'tess', confidential),
  ],
}

/** What the authorization endpoint refuses, by a page or by a redirect. */
export const authorizationErrors: Story = {
  title: 'authorization errors',
  asks: [
    authorize('redirect_uri not registered', 'a', { redirect_uri: 'http://evil.example/' }),
    authorize('redirect_uri missing', 'a', { redirect_uri: undefined }),
    authorize('redirect_uri no URL', 'a', { redirect_uri: 'nonsense' }),
    authorize('redirect_uri with a fragment', 'a', { redirect_uri: 'http://localhost/x#y' }),
    authorize('redirect_uri with dots', 'a', { redirect_uri: 'http://localhost/../x' }),
    authorize('redirect_uri of a script', 'a', { redirect_uri: 'javascript:alert(1)' }),
    authorize('redirect_uri with a user', 'a', { redirect_uri: 'http://x@localhost/' }),
    authorize('unknown client', 'a', { client_id: 'nobody' }),
    authorize('client missing', 'a', { client_id: undefined }),
    authorize('client with markup', 'a', { client_id: '"><script>' }),
    authorize('client without the flow', 'a', { client_id: 'tide-service' }),
    authorize('response_type missing', 'a', { response_type: undefined }),
    authorize('response_type unknown', 'a', { response_type: 'nonsense' }),
    authorize('response_type token', 'a', { response_type: 'token' }),
    authorize('response_type id_token', 'a', { response_type: 'id_token' }),
    authorize('response_type code id_token', 'a', { response_type: 'code id_token' }),
    authorize('response_type none', 'none', { response_type: 'none' }),
    authorize('response_mode unknown', 'a', { response_mode: 'nonsense' }),
    authorize('unknown scope', 'a', { scope: 'openid nonsense' }),
    authorize('scope missing', 'b', { scope: undefined }),
    authorize('challenge missing', 'a', {
      code_challenge: undefined,
      code_challenge_method: undefined,
    }),
    authorize('challenge method missing', 'a', { code_challenge_method: undefined }),
    authorize('challenge plain', 'a', { code_challenge_method: 'plain' }),
    authorize('challenge method unknown', 'a', { code_challenge_method: 'S512' }),
    authorize('challenge too short', 'a', { code_challenge: 'abc' }),
    authorize('challenge with odd characters', 'a', { code_challenge: 'ä'.repeat(43) }),
    authorize('challenge method unknown, confidential', 'a', {
      client_id: 'logbook-api',
      code_challenge_method: 'S512',
    }),
    authorize('max_age no number', 'a', { max_age: 'abc' }),
    authorize('request malformed', 'a', { request: 'nonsense' }),
    authorize('request_uri', 'a', { request_uri: 'http://localhost/x' }),
    authorize('registration of another', 'a', { registration: '{}' }),
    {
      title: 'a parameter twice',
      path: `${oidc}/auth`,
      query: [
        ['client_id', 'harbor-web'],
        ['client_id', 'harbor-web'],
        ['response_type', 'code'],
        ['redirect_uri', 'http://localhost/'],
      ],
    },
    {
      title: 'unknown realm',
      path: '/realms/nowhere/protocol/openid-connect/auth',
      query: authorization(),
    },
    { title: 'no parameters', path: `${oidc}/auth` },
    { title: 'PUT', method: 'PUT', path: `${oidc}/auth` },
  ],
}

const newcomer = {
  username: 'newcomer',
  email: 'newcomer@x.example',
  firstName: 'N',
  lastName: 'C',
  password: 'a',
  'password-confirm': 'a',
}

/** One try after another, each on the page that the one before it led to. */
function tries(forms: readonly (readonly [title: string, form: Parameters])[]): readonly Ask[] {
  return forms.map(([title, form], index) =>
    submit(title, index === 0 ? 'page' : (forms[index - 1]?.[0] ?? ''), form, 'new'),
  )
}

/** A person who is new. */
export const registration: Story = {
  title: 'registration',
  asks: [
    { title: 'page', path: `${oidc}/registrations`, query: authorization(), browser: 'new' },
    ...tries([
      ['nothing', { username: '', email: '', password: '', 'password-confirm': '' }],
      ['another password', { ...newcomer, 'password-confirm': 'b' }],
      ['a name that is taken', { ...newcomer, username: 'ada' }],
      ['an address that is taken', { ...newcomer, email: 'ada@lighthouse.example' }],
      ['no email address', { ...newcomer, email: 'x' }],
      ['a name too short', { ...newcomer, username: 'ab' }],
      ['names too long', { ...newcomer, username: 'x'.repeat(256), firstName: 'y'.repeat(256) }],
      ['a name with odd characters', { ...newcomer, username: 'new,comer' }],
      ['names with markup', { ...newcomer, firstName: '<b>', lastName: '{C}' }],
      ['a name with a space', { ...newcomer, username: ' newcomer' }],
      ['registered', { ...newcomer, username: 'NewComer', email: 'NewComer@x.example' }],
    ]),
    submit('the form again', 'a name with a space', newcomer, 'new'),
    token('code', {
      grant_type: 'authorization_code',
      client_id: 'harbor-web',
      code: redirected('registered', 'code'),
      redirect_uri,
      code_verifier: pkce.verifier,
    }),
    authorize('signed in', 'new'),
    {
      title: 'page, signed in',
      path: `${oidc}/registrations`,
      query: authorization(),
      browser: 'new',
    },
    authorize('prompt=none after', 'new', { prompt: 'none' }),
    authorize('prompt=create', 'create', { prompt: 'create' }),
    submit(
      'registered by prompt',
      'prompt=create',
      { ...newcomer, username: 'newcomer.2', email: 'newcomer.2@x.example' },
      'create',
    ),
  ],
}
