import { forged, of } from '../story.ts'
import type { Ask, Story } from '../story.ts'
import { api, introspect, login, oidc, origin, token, userinfo } from './requests.ts'
import type { Extras, Parameters } from './requests.ts'

const type = (name: string): string => `urn:ietf:params:oauth:token-type:${name}`
const adas = of('ada', 'access_token')

function exchange(title: string, more: Parameters, extras: Extras = api): Ask {
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: adas,
    subject_token_type: type('access_token'),
    requested_token_type: type('access_token'),
    ...more,
  }
  return token(title, form, extras)
}

/** RFC 8693 as Keycloak has it since 26.2. */
export const standardExchange: Story = {
  title: 'token exchange',
  asks: [
    login('ada', 'ada'),
    login('jörg', 'jörg'),
    exchange('for pilot-service', { audience: 'pilot-service' }),
    exchange('without an audience', {}),
    exchange('out of reach', { audience: 'wreck-service' }),
    exchange('unknown audience', { audience: 'nobody' }),
    exchange('empty audience', { audience: '' }),
    exchange('own audience', { audience: 'logbook-api' }),
    exchange('jörg without the role', {
      subject_token: of('jörg', 'access_token'),
      audience: 'pilot-service',
    }),
    token(
      'two audiences',
      [
        ['grant_type', 'urn:ietf:params:oauth:grant-type:token-exchange'],
        ['subject_token', adas],
        ['subject_token_type', type('access_token')],
        ['audience', 'pilot-service'],
        ['audience', 'logbook-api'],
      ],
      api,
    ),
    exchange('refresh token', { requested_token_type: type('refresh_token') }),
    exchange('ID token', { requested_token_type: type('id_token') }),
    exchange('ID token, with openid', { requested_token_type: type('id_token'), scope: 'openid' }),
    exchange('JWT', { requested_token_type: type('jwt') }),
    exchange('unknown type', { requested_token_type: 'nonsense' }),
    exchange('no type', { requested_token_type: undefined }),
    exchange('no subject type', { subject_token_type: undefined }),
    exchange('unknown subject type', { subject_token_type: 'nonsense' }),
    exchange('subject type of a refresh token', {
      subject_token: of('ada', 'refresh_token'),
      subject_token_type: type('refresh_token'),
    }),
    exchange('subject type of an ID token', {
      subject_token: of('ada', 'id_token'),
      subject_token_type: type('id_token'),
    }),
    exchange('subject type of a JWT', { subject_token_type: type('jwt') }),
    exchange('a refresh token as an access token', { subject_token: of('ada', 'refresh_token') }),
    exchange('malformed', { subject_token: 'nonsense' }),
    exchange('forged', { subject_token: forged('ada', 'access_token') }),
    exchange('no subject', { subject_token: undefined }),
    exchange('unknown scope', { scope: 'nonsense' }),
    exchange('openid', { scope: 'openid' }),
    exchange('fewer scopes', { scope: 'email' }),
    exchange('offline_access', { scope: 'openid offline_access' }),
    introspect('introspection of offline_access', {
      token: of('offline_access', 'access_token'),
    }),
    userinfo('userinfo of offline_access', of('offline_access', 'access_token')),
    exchange('actor', { actor_token: adas, actor_token_type: type('access_token') }),
    exchange('resource', { resource: 'https://x.example' }),
    exchange('client without the exchange', {}, { basic: 'tide-service' }),
    exchange('public client', { client_id: 'harbor-web' }, { headers: { origin } }),
    exchange('nobody', {}, {}),
    exchange('from another origin', {}, { ...api, headers: { origin } }),
    login('by tide', 'jörg', 'tide-service'),
    exchange('subject that is not for us', { subject_token: of('by tide', 'access_token') }),
    login('public', 'ada', 'harbor-web'),
    exchange('subject of a public client', { subject_token: of('public', 'access_token') }),
    exchange(
      'pilot asks for a refresh token',
      { requested_token_type: type('refresh_token') },
      { basic: 'pilot-service' },
    ),
    exchange(
      'exchanged twice',
      { subject_token: of('for pilot-service', 'access_token') },
      { basic: 'pilot-service' },
    ),
    token('service', { grant_type: 'client_credentials' }, api),
    exchange('subject without a session', { subject_token: of('service', 'access_token') }),
    userinfo('userinfo of the exchanged', of('without an audience', 'access_token')),
    introspect(
      'introspection of the exchanged',
      { token: of('for pilot-service', 'access_token') },
      { basic: 'pilot-service' },
    ),
    introspect('introspection by who exchanged', {
      token: of('for pilot-service', 'access_token'),
    }),
    {
      title: 'logout',
      path: `${oidc}/logout`,
      form: { refresh_token: of('ada', 'refresh_token') },
      ...api,
    },
    exchange('after logout', {}),
    userinfo('userinfo after logout', of('without an audience', 'access_token')),
  ],
}

const keeper = { basic: 'keeper-bot' }
const own = { subject_token: of('keeper', 'access_token') }

/** The legacy exchange: a client becomes a user. */
export const legacyExchange: Story = {
  title: 'impersonation',
  asks: [
    token('keeper', { grant_type: 'client_credentials' }, keeper),
    token('deckhand', { grant_type: 'client_credentials' }, { basic: 'deckhand-bot' }),
    exchange('ada', { ...own, requested_subject: 'ada' }, keeper),
    exchange(
      'jörg, no types',
      {
        ...own,
        requested_subject: 'jörg.müller',
        requested_token_type: undefined,
        subject_token_type: undefined,
      },
      keeper,
    ),
    exchange(
      'refresh token',
      { ...own, requested_subject: 'ada', requested_token_type: type('refresh_token') },
      keeper,
    ),
    exchange(
      'ID token',
      { ...own, requested_subject: 'ada', requested_token_type: type('id_token') },
      keeper,
    ),
    exchange('unknown user', { ...own, requested_subject: 'nobody' }, keeper),
    exchange('empty user', { ...own, requested_subject: '' }, keeper),
    exchange(
      'with an audience',
      { ...own, requested_subject: 'ada', audience: 'logbook-api' },
      keeper,
    ),
    exchange(
      'with an unknown audience',
      { ...own, requested_subject: 'ada', audience: 'nobody' },
      keeper,
    ),
    exchange('with scope openid', { ...own, requested_subject: 'ada', scope: 'openid' }, keeper),
    exchange(
      'without a subject',
      { subject_token: undefined, subject_token_type: undefined, requested_subject: 'ada' },
      keeper,
    ),
    exchange('malformed', { subject_token: 'nonsense', requested_subject: 'ada' }, keeper),
    exchange(
      'a client that may not',
      { subject_token: of('deckhand', 'access_token'), requested_subject: 'ada' },
      { basic: 'deckhand-bot' },
    ),
    login('ada herself', 'ada'),
    exchange('a client with the standard exchange', {
      subject_token: of('ada herself', 'access_token'),
      requested_subject: 'jörg.müller',
    }),
    exchange('requested_issuer', {
      subject_token: of('ada herself', 'access_token'),
      requested_issuer: 'google',
    }),
    exchange('subject_issuer', {
      subject_token: of('ada herself', 'access_token'),
      subject_issuer: 'google',
    }),
    userinfo('userinfo of the impersonated', of('ada', 'access_token')),
    introspect('introspection of the impersonated', { token: of('ada', 'access_token') }, keeper),
  ],
}
