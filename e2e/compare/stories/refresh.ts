import { forged, of } from '../story.ts'
import type { Ask, Story, Text } from '../story.ts'
import {
  api,
  introspect,
  login,
  origin,
  password,
  refresh,
  rotating,
  token,
  userinfo,
} from './requests.ts'

const ada = of('ada', 'refresh_token')

/** Refresh tokens of a realm that takes them as often as they come. */
export const refreshing: Story = {
  title: 'refresh',
  asks: [
    login('ada', 'ada'),
    refresh('first', ada),
    refresh('again', ada),
    refresh('from another origin', ada, {}, { ...api, headers: { origin } }),
    refresh('less scope', ada, { scope: 'openid email' }),
    refresh('more scope', ada, { scope: 'openid offline_access' }),
    refresh('unknown scope', ada, { scope: 'openid nonsense' }),
    refresh('scope without openid', ada, { scope: 'email' }),
    refresh('empty scope', ada, { scope: '' }),
    refresh('malformed', 'nonsense'),
    refresh('three parts of nothing', 'a.b.c'),
    refresh('forged', forged('ada', 'refresh_token')),
    refresh('an access token', of('ada', 'access_token')),
    refresh('an ID token', of('ada', 'id_token')),
    refresh('of another client', ada, {}, { basic: 'tide-service' }),
    refresh('by a public client', ada, { client_id: 'harbor-web' }, {}),
    refresh('by nobody', ada, {}, {}),
    refresh('missing', undefined),
    refresh('empty', ''),
    login('public', 'ada', 'harbor-web'),
    refresh(
      'of a public client',
      of('public', 'refresh_token'),
      { client_id: 'harbor-web' },
      { headers: { origin } },
    ),
    refresh(
      'of a public client, malformed',
      'nonsense',
      { client_id: 'harbor-web' },
      { headers: { origin } },
    ),
    token('without openid', password('ada', { scope: undefined }), api),
    refresh('without openid, refreshed', of('without openid', 'refresh_token')),
    token('offline', password('jörg', { scope: 'openid offline_access' }), api),
    refresh('offline, refreshed', of('offline', 'refresh_token')),
    refresh('offline, less scope', of('offline', 'refresh_token'), { scope: 'openid' }),
    introspect('offline, introspected', {
      token: of('offline', 'refresh_token'),
      token_type_hint: 'refresh_token',
    }),
    introspect('its access token', { token: of('offline, refreshed', 'access_token') }),
    userinfo('offline, userinfo', of('offline', 'access_token')),
  ],
}

function rotate(title: string, refresh_token: Text): Ask {
  return {
    title,
    path: `${rotating}/token`,
    form: { grant_type: 'refresh_token', refresh_token },
    ...api,
  }
}

/** Refresh tokens of a realm that takes each once. */
export const rotation: Story = {
  title: 'rotation',
  asks: [
    { title: 'ada', path: `${rotating}/token`, form: password('ada'), ...api },
    rotate('first', of('ada', 'refresh_token')),
    // The token that was used last: of an older one Keycloak can tell only in another second.
    rotate('the first again', of('ada', 'refresh_token')),
    rotate('the newest after that', of('first', 'refresh_token')),
    {
      title: 'userinfo after that',
      path: `${rotating}/userinfo`,
      bearer: of('first', 'access_token'),
    },
    {
      title: 'introspection after that',
      path: `${rotating}/token/introspect`,
      form: { token: of('first', 'access_token') },
      ...api,
    },
    {
      title: 'offline',
      path: `${rotating}/token`,
      form: password('ada', { scope: 'openid offline_access' }),
      ...api,
    },
    rotate('offline, first', of('offline', 'refresh_token')),
    rotate('offline, the first again', of('offline', 'refresh_token')),
    rotate('offline, the newest after that', of('offline, first', 'refresh_token')),
    rotate('of the other realm', 'nonsense'),
  ],
}
