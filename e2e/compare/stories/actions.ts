import { rookie, users } from '../../keycloak/cast.ts'
import { totp } from '../../keycloak/totp.ts'
import { action, field, location, redirected, textOf } from '../story.ts'
import type { Ask, Memory, Story } from '../story.ts'
import { authorize, pkce, realm, redirect_uri, token } from './requests.ts'
import type { Parameters } from './requests.ts'

function submit(title: string, page: string, form: Parameters, browser: string): Ask {
  return { title, path: action(page), form, browser }
}

function follow(title: string, redirect: string, browser: string): Ask {
  return { title, path: location(redirect), browser }
}

/** Somebody new, so that the story changes nobody whom others know. */
function register(username: string, browser: string): readonly Ask[] {
  return [
    authorize(`${username}: form`, browser, { prompt: 'create' }),
    submit(
      `${username}: registered`,
      `${username}: form`,
      {
        username,
        email: `${username}@lighthouse.example`,
        firstName: 'New',
        lastName: 'Comer',
        password: 'p & 1',
        'password-confirm': 'p & 1',
      },
      browser,
    ),
  ]
}

/** Asks for an action, and follows to its page. */
function ask(title: string, kc_action: string, browser: string, more: Parameters = {}) {
  const asked = `${title}: asked`
  return [authorize(asked, browser, { kc_action, ...more }), follow(title, asked, browser)]
}

function oneTimePassword(page: string) {
  return (memory: Memory): string =>
    totp(textOf(field(page, 'totpSecret'), memory), Date.now() / 1000)
}

/** What an application has a person do: `kc_action`. */
export const applicationActions: Story = {
  title: 'application actions',
  asks: [
    ...register('pilgrim', 'one'),
    ...ask('password', 'UPDATE_PASSWORD', 'one'),
    submit('password: nothing', 'password', { 'password-new': '', 'password-confirm': '' }, 'one'),
    submit(
      'password: another',
      'password: nothing',
      { 'password-new': 'a', 'password-confirm': 'b' },
      'one',
    ),
    submit(
      'password: an old page',
      'password',
      { 'password-new': 'a', 'password-confirm': 'a' },
      'one',
    ),
    follow('password: where that leads', 'password: an old page', 'one'),
    submit(
      'password: done',
      'password: where that leads',
      { 'password-new': 'q & 2', 'password-confirm': 'q & 2', login: '' },
      'one',
    ),
    submit('password: done again', 'password: where that leads', { 'password-new': 'r' }, 'one'),
    token('password: code', {
      grant_type: 'authorization_code',
      client_id: 'harbor-web',
      code: redirected('password: done', 'code'),
      redirect_uri,
      code_verifier: pkce.verifier,
    }),
    token('the old password', {
      grant_type: 'password',
      client_id: 'harbor-web',
      username: 'pilgrim',
      password: 'p & 1',
    }),
    token('the new password', {
      grant_type: 'password',
      client_id: 'harbor-web',
      username: 'pilgrim',
      password: 'q & 2',
      scope: 'openid',
    }),
    ...ask('password to cancel', 'UPDATE_PASSWORD', 'one'),
    submit('password: cancelled', 'password to cancel', { 'cancel-aia': '' }, 'one'),
    ...ask('profile', 'UPDATE_PROFILE', 'one', { response_mode: 'fragment' }),
    submit('profile: nothing', 'profile', { email: '', firstName: '', lastName: '' }, 'one'),
    submit(
      'profile: odd',
      'profile: nothing',
      { email: 'x', firstName: '<b>', lastName: 'y'.repeat(256) },
      'one',
    ),
    submit(
      'profile: of another',
      'profile: odd',
      { email: users.ada.username + '@lighthouse.example', firstName: 'N', lastName: 'C' },
      'one',
    ),
    submit(
      'profile: done',
      'profile: of another',
      { email: 'Pilgrim@lighthouse.example', firstName: 'Renamed', lastName: 'Comer' },
      'one',
    ),
    ...ask('profile to cancel', 'UPDATE_PROFILE', 'one'),
    submit('profile: cancelled', 'profile to cancel', { 'cancel-aia': 'true' }, 'one'),
    ...ask('authenticator', 'CONFIGURE_TOTP', 'one'),
    submit(
      'authenticator: nothing',
      'authenticator',
      { totp: '', totpSecret: field('authenticator', 'totpSecret'), userLabel: '' },
      'one',
    ),
    submit(
      'authenticator: wrong',
      'authenticator: nothing',
      { totp: '000000', totpSecret: field('authenticator', 'totpSecret') },
      'one',
    ),
    submit('authenticator: no secret', 'authenticator: wrong', { totp: '000000' }, 'one'),
    {
      title: 'authenticator: by hand',
      path: ({ said }) =>
        /href="([^"]*mode=manual[^"]*)"/u
          .exec(said('authenticator: wrong').body)?.[1]
          ?.replaceAll('&amp;', '&') ?? '',
      browser: 'one',
    },
    submit(
      'authenticator: done',
      'authenticator: by hand',
      {
        totp: oneTimePassword('authenticator: by hand'),
        totpSecret: field('authenticator: by hand', 'totpSecret'),
        mode: 'manual',
      },
      'one',
    ),
    ...ask('a second authenticator', 'CONFIGURE_TOTP', 'one'),
    submit(
      'a second authenticator: no name',
      'a second authenticator',
      {
        totp: oneTimePassword('a second authenticator'),
        totpSecret: field('a second authenticator', 'totpSecret'),
        userLabel: '',
      },
      'one',
    ),
    authorize('authenticator: login', 'one', { prompt: 'login' }),
    submit('authenticator: password', 'authenticator: login', { password: 'q & 2' }, 'one'),
    authorize('unknown', 'one', { kc_action: 'NONSENSE' }),
    authorize('unknown, prompt=none', 'one', { kc_action: 'NONSENSE', prompt: 'none' }),
    authorize('empty', 'one', { kc_action: '' }),
    authorize('off', 'one', { kc_action: 'TERMS_AND_CONDITIONS' }),
    authorize('prompt=none', 'one', { kc_action: 'UPDATE_PASSWORD', prompt: 'none' }),
    authorize('with an argument', 'one', { kc_action: 'UPDATE_PASSWORD:x' }),
    ...ask('not signed in', 'UPDATE_PASSWORD', 'two').slice(0, 1),
    submit(
      'not signed in: login',
      'not signed in: asked',
      { username: 'mallory', password: users.mallory.password },
      'two',
    ),
    follow('not signed in: page', 'not signed in: login', 'two'),
    {
      title: 'not signed in: login again',
      path: action('not signed in: asked'),
      form: { username: 'mallory', password: users.mallory.password },
      browser: 'two',
    },
    submit('not signed in: cancelled', 'not signed in: page', { 'cancel-aia': '' }, 'two'),
    authorize('unknown, not signed in: page', 'three', { kc_action: 'NONSENSE' }),
    submit(
      'unknown, not signed in',
      'unknown, not signed in: page',
      { username: 'mallory', password: users.mallory.password },
      'three',
    ),
    authorize('prompt=none, not signed in', 'four', {
      kc_action: 'UPDATE_PASSWORD',
      prompt: 'none',
    }),
    {
      title: 'no such page',
      path: `${realm}/login-actions/required-action?execution=UPDATE_PASSWORD&client_id=harbor-web&tab_id=x`,
      browser: 'five',
    },
    {
      title: 'page, signed in, none asked for',
      path: `${realm}/login-actions/required-action?execution=UPDATE_PASSWORD&client_id=harbor-web&tab_id=x`,
      browser: 'one',
    },
  ],
}

/** What a user has to do at the next login, by the export. */
export const requiredActions: Story = {
  title: 'required actions',
  asks: [
    token('password grant', {
      grant_type: 'password',
      client_id: 'harbor-web',
      ...rookie,
    }),
    authorize('page', 'one', { kc_action: 'UPDATE_PASSWORD' }),
    submit('login', 'page', { ...rookie }, 'one'),
    follow('profile', 'login', 'one'),
    submit('profile: cancelled', 'profile', { 'cancel-aia': 'true' }, 'one'),
    submit(
      'profile: done',
      'profile: cancelled',
      { email: 'rookie@lighthouse.example', firstName: 'Rookie', lastName: 'Hand' },
      'one',
    ),
    submit('password: nothing', 'profile: done', { 'password-new': '' }, 'one'),
    authorize('elsewhere, prompt=none', 'one', { prompt: 'none' }),
    submit(
      'password: done',
      'password: nothing',
      { 'password-new': 'n & 1', 'password-confirm': 'n & 1' },
      'one',
    ),
    token('password grant after', {
      grant_type: 'password',
      client_id: 'harbor-web',
      username: rookie.username,
      password: 'n & 1',
    }),
    authorize('signed in', 'one'),
    authorize('login again', 'two'),
    submit('logged in again', 'login again', { username: 'rookie', password: 'n & 1' }, 'two'),
  ],
}
