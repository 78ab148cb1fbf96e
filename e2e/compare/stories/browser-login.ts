import { users } from '../../keycloak/cast.ts'
import { action, location } from '../story.ts'
import type { Ask, Story } from '../story.ts'
import { authorize, realm } from './requests.ts'
import type { Parameters } from './requests.ts'

const grace = { username: users.grace.username, password: users.grace.password }

function submit(title: string, page: string, form: Parameters, browser: string): Ask {
  return { title, path: action(page), form, browser }
}

function acr(values: readonly string[], essential: boolean): string {
  return JSON.stringify({ id_token: { acr: { essential, values } } })
}

/** A link of a page whose URL has a text in it; links that a script follows too. */
function link(title: string, page: string, part: string, browser: string): Ask {
  return {
    title,
    path: ({ said }) => {
      const urls = said(page).body.match(/(?<=["'])[^"']*\/login-actions\/[^"']*(?=["'])/gu) ?? []
      return urls.find((url) => url.includes(part))?.replaceAll('&amp;', '&') ?? 'none'
    },
    browser,
  }
}

/** What a single-page application needs of the login: in a frame, in two tabs, with hints and levels. */
export const browserLogin: Story = {
  title: 'browser login',
  asks: [
    {
      ...authorize('page for Safari, over plain HTTP', 'safari'),
      headers: {
        'user-agent':
          'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
      },
    },
    authorize('in a frame, not signed in', 'one', { prompt: 'none', login_hint: 'grace' }),
    authorize('page', 'one', { login_hint: 'grace', ui_locales: 'de en' }),
    submit('signed in', 'page', grace, 'one'),
    authorize('max_age=600, in a frame', 'one', { prompt: 'none', max_age: '600' }),
    authorize('login_hint of another, in a frame', 'one', { prompt: 'none', login_hint: 'ada' }),
    authorize('ui_locales, signed in', 'one', { ui_locales: 'de' }),
    authorize('prompt=select_account, signed in', 'one', { prompt: 'select_account' }),
    authorize('prompt=none consent', 'one', { prompt: 'none consent' }),
    authorize('prompt=none create', 'one', { prompt: 'none create' }),
    authorize('acr 1, essential', 'one', { claims: acr(['1'], true) }),
    authorize('acr 1, essential, in a frame', 'one', { claims: acr(['1'], true), prompt: 'none' }),
    authorize('acr unknown, essential', 'one', { claims: acr(['gold'], true) }),
    authorize('acr unknown, essential, in a frame', 'one', {
      claims: acr(['gold'], true),
      prompt: 'none',
    }),
    authorize('acr unknown, voluntary', 'one', { claims: acr(['gold'], false) }),
    authorize('acr 2, voluntary, in a frame', 'one', { claims: acr(['2'], false), prompt: 'none' }),
    authorize('acr essential, no values', 'one', {
      claims: '{"id_token":{"acr":{"essential":true}}}',
    }),
    authorize('acr_values 1, in a frame', 'one', { acr_values: '1', prompt: 'none' }),
    authorize('acr_values -1', 'one', { acr_values: '-1' }),
    authorize('claims malformed', 'one', { claims: '{' }),
    authorize('claims of userinfo', 'one', {
      claims: '{"userinfo":{"acr":{"essential":true,"values":["gold"]}}}',
    }),
    authorize('id_token_hint, malformed', 'one', { id_token_hint: 'nonsense' }),
    authorize('prompt=login', 'one', { prompt: 'login', login_hint: 'ada' }),
    link('somebody else', 'prompt=login', 'skip_logout=false', 'one'),
    { title: 'page for somebody else', path: location('somebody else'), browser: 'one' },
    authorize('in a frame, nobody there', 'one', { prompt: 'none' }),
    authorize('first tab', 'two', { state: 'first' }),
    authorize('second tab', 'two', { state: 'second' }),
    submit('second tab, signed in', 'second tab', grace, 'two'),
    link('first tab goes on', 'first tab', 'skip_logout=true', 'two'),
    { title: 'first tab, signed in', path: location('first tab goes on'), browser: 'two' },
    authorize('third tab', 'three'),
    authorize('fourth tab', 'three', { state: 'fourth' }),
    submit('fourth tab, signed in', 'fourth tab', grace, 'three'),
    submit('third tab, the form', 'third tab', grace, 'three'),
    submit('third tab, the form again', 'third tab', grace, 'three'),
    link('third tab, restart', 'third tab', 'skip_logout=true', 'three'),
    authorize('in a frame beside a page: page', 'four'),
    authorize('in a frame beside a page', 'four', { prompt: 'none' }),
    submit('the page beside a frame', 'in a frame beside a page: page', grace, 'four'),
    authorize('create, signed in', 'four', { prompt: 'create' }),
    authorize('create, in a frame after', 'four', { prompt: 'none' }),
    {
      title: 'another client in the URL',
      path: ({ said }) =>
        (/<form[^>]*\saction="([^"]+)"/u.exec(said('third tab').body)?.[1] ?? '')
          .replaceAll('&amp;', '&')
          .replace('client_id=harbor-web', 'client_id=fog-web'),
      browser: 'three',
    },
    {
      title: 'another redirect_uri in the URL',
      path: `${realm}/login-actions/authenticate?client_id=harbor-web&tab_id=x&client_data=${Buffer.from('{"ru":"http://evil.example/","rt":"code","st":"s"}').toString('base64url')}`,
      browser: 'three',
    },
    {
      title: 'client_data of nothing',
      path: `${realm}/login-actions/authenticate?client_id=harbor-web&tab_id=x&client_data=x`,
      browser: 'three',
    },
  ],
}
