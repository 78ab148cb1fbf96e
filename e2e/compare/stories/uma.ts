import { resources, TIDES_ID } from '../../keycloak/cast.ts'
import { forged, of } from '../story.ts'
import type { Ask, Story, Text } from '../story.ts'
import { api, introspect, login, origin, refresh, token, userinfo } from './requests.ts'
import type { Extras, Parameters } from './requests.ts'

const people = ['ada', 'jörg', 'tess', 'grace', 'mallory'] as const
type Person = (typeof people)[number]

/** A UMA request for `logbook-api` that asks for the permissions as a list. */
function uma(title: string, permissions: readonly string[], more: Parameters, extras: Extras): Ask {
  const parameters: Parameters = {
    grant_type: 'urn:ietf:params:oauth:grant-type:uma-ticket',
    audience: 'logbook-api',
    response_mode: 'permissions',
    ...more,
  }
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const form = [...pairs, ...permissions.map((each) => ['permission', each] as const)]
  return token(title, form, extras)
}

function by(person: Person): { readonly bearer: Text } {
  return { bearer: of(person, 'access_token') }
}

function asks(
  person: Person,
  permissions: readonly string[],
  more: Parameters = {},
  extras: Extras = {},
): Ask {
  const options = Object.entries(more).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : 'given'}`,
  )
  const from = extras.headers === undefined ? [] : ['from another origin']
  const title = [person, permissions.join(' and ') || 'all', ...options, ...from].join(', ')
  return uma(title, permissions, more, { ...by(person), ...extras })
}

const { logbook, lamp, foghorn, vault, northChart, southChart, handbuch, diary } = resources
const wholes = [logbook, lamp, foghorn, vault, northChart, southChart, handbuch, diary, TIDES_ID]
const scopes = ['#read', '#view', '#light', '#audit']
const names = [...wholes, 'Logbook#read', 'Logbook#write', 'Lamp#light', ...scopes]
const logins = people.map((person) => login(person, person))

/** What each person gets. */
export const umaPermissions: Story = {
  title: 'UMA',
  asks: [
    ...logins,
    ...people.flatMap((person) => [asks(person, []), ...names.map((name) => asks(person, [name]))]),
  ],
}

/** Several permissions, unknown ones, and the forms that a request may have. */
export const umaRequests: Story = {
  title: 'UMA requests',
  asks: [
    ...logins,
    asks('ada', ['Logbook#read', 'Lamp#view']),
    asks('ada', ['Logbook#read,write']),
    asks('ada', ['Logbook#read, write']),
    asks('jörg', ['Logbook#read', 'Logbook#write']),
    asks('jörg', ['Logbook#write', 'Logbook#read']),
    asks('jörg', ['Logbook#read,write']),
    asks('jörg', ['Foghorn', 'Logbook']),
    asks('jörg', ['Lamp#light', 'Foghorn']),
    asks('ada', ['Logbook#read', 'Logbook#read']),
    asks('ada', ['Logbook', 'Logbook#read']),
    asks('ada', ['Kraken']),
    asks('ada', ['Kraken', 'Logbook']),
    asks('ada', ['Logbook', 'Kraken']),
    asks('ada', ['Logbook#read', 'Logbook#steal']),
    asks('ada', ['Lamp', 'Logbook#steal']),
    asks('jörg', ['Vault', 'Kraken']),
    asks('mallory', ['Kraken', 'Vault']),
    asks('ada', ['Logbook#steal']),
    asks('ada', ['Logbook#steal,read']),
    asks('ada', ['#steal']),
    asks('ada', ['#read,steal']),
    asks('ada', ['Logbook', '#steal']),
    asks('ada', ['Logbook#light']),
    asks('ada', ['Lamp', 'Logbook#light']),
    asks('ada', ['Foghorn#read']),
    asks('ada', ['Foghorn#steal']),
    asks('ada', ['Logbook#']),
    asks('ada', ['#']),
    asks('ada', ['Logbook#read#write']),
    asks('ada', [' Logbook']),
    asks('ada', ['logbook']),
    asks('ada', [resources.tides]),
    asks('ada', ['5ea0ca7e-0000-4000-8000-000000000001#read']),
    asks('ada', ['5ea0ca7e-0000-4000-8000-00000000dead']),
    uma('an empty permission', [''], {}, by('ada')),
    asks('ada', ['resource-type:urn:lighthouse:chart']),
    asks('jörg', ['resource-type:urn:lighthouse:chart#view']),
    asks('ada', ['resource-type:nonsense']),
    asks('ada', ['resource-type-any:urn:lighthouse:diary']),
    asks('ada', ['resource-type-owner:urn:lighthouse:diary']),
    asks('mallory', ['resource-type-any:urn:lighthouse:diary']),
    asks('ada', ['/charts/north'], { permission_resource_format: 'uri' }),
    asks('ada', ['/logbook/2026'], { permission_resource_format: 'uri' }),
    asks('ada', ['/logbook/2026#read'], {
      permission_resource_format: 'uri',
      permission_resource_matching_uri: 'true',
    }),
    asks('ada', ['/kraken'], {
      permission_resource_format: 'uri',
      permission_resource_matching_uri: 'true',
    }),
    asks('ada', ['/kraken'], { permission_resource_format: 'uri' }),
    asks('ada', ['Logbook'], { permission_resource_format: 'id' }),
    asks('ada', ['Logbook'], { permission_resource_format: 'nonsense' }),
    asks('ada', ['Logbook'], { response_include_resource_name: 'false' }),
    asks('ada', ['Logbook', 'Lamp'], { response_permissions_limit: '1' }),
    asks('ada', ['Logbook', 'Lamp'], { response_permissions_limit: '0' }),
    asks('ada', [], { response_permissions_limit: 'abc' }),
    asks('ada', ['Logbook#read'], { response_mode: 'decision' }),
    asks('jörg', ['Logbook#read', 'Logbook#write'], { response_mode: 'decision' }),
    asks('mallory', ['Logbook#read'], { response_mode: 'decision' }),
    asks('mallory', ['Kraken'], { response_mode: 'decision' }),
    asks('ada', [], { response_mode: 'decision' }),
    asks('mallory', [], { response_mode: 'decision' }),
    asks('ada', ['Logbook'], { response_mode: 'nonsense' }),
    asks('ada', ['Logbook'], { response_mode: '' }),
    asks('ada', ['Logbook'], { audience: undefined }),
    asks('ada', ['Logbook'], { audience: 'nobody' }),
    asks('ada', ['Logbook'], { audience: 'tide-service' }),
    asks('ada', ['Logbook'], { audience: '' }),
    asks('ada', ['Logbook'], { ticket: 'nonsense' }),
    asks('ada', ['Logbook'], {}, { headers: { origin } }),
    uma('denied, from another origin', ['Vault'], {}, { ...by('ada'), headers: { origin } }),
    uma(
      'malformed bearer, from another origin',
      ['Logbook'],
      {},
      { bearer: 'x', headers: { origin } },
    ),
  ],
}

const rpt = { response_mode: undefined }
const subject_token = of('ada', 'access_token')
const claims = btoa(JSON.stringify({ weather: ['foggy'] }))
const pushed = { claim_token: claims, claim_token_format: 'urn:ietf:params:oauth:token-type:jwt' }
const idTokenFormat = 'http://openid.net/specs/openid-connect-core-1_0.html#IDToken'

/** Who asks, and how. */
export const umaAskers: Story = {
  title: 'UMA askers',
  asks: [
    login('ada', 'ada'),
    login('public', 'ada', 'harbor-web'),
    login('by pilot', 'ada', 'pilot-service'),
    login('by tide', 'ada', 'tide-service'),
    uma('malformed bearer', ['Logbook'], {}, { bearer: 'nonsense' }),
    uma('three parts of nothing', ['Logbook'], {}, { bearer: 'a.b.c' }),
    uma('forged bearer', ['Logbook'], {}, { bearer: forged('ada', 'access_token') }),
    uma('a refresh token', ['Logbook'], {}, { bearer: of('ada', 'refresh_token') }),
    uma('an ID token', ['Logbook'], {}, { bearer: of('ada', 'id_token') }),
    uma('nobody', ['Logbook'], {}, {}),
    uma('empty bearer', ['Logbook'], {}, { headers: { authorization: 'Bearer ' } }),
    uma('a client', ['Lamp#view'], {}, api),
    uma('a client, all', [], {}, api),
    uma('another client', ['Lamp#view'], {}, { basic: 'tide-service' }),
    uma('wrong secret', ['Lamp#view'], { client_id: 'logbook-api', client_secret: 'x' }, {}),
    uma('subject_token', ['Logbook'], { subject_token }, api),
    uma('subject_token, another client', ['Logbook'], { subject_token }, { basic: 'tide-service' }),
    uma('subject_token, malformed', ['Logbook'], { subject_token: 'nonsense' }, api),
    uma('subject_token, an ID token', ['Logbook'], { subject_token: of('ada', 'id_token') }, api),
    uma(
      'bearer and client',
      ['Logbook'],
      { client_id: 'logbook-api', client_secret: 'x' },
      { bearer: subject_token },
    ),
    uma(
      'token of a public client',
      ['Logbook#write'],
      {},
      { bearer: of('public', 'access_token') },
    ),
    uma('token of pilot-service', ['Logbook'], {}, { bearer: of('by pilot', 'access_token') }),
    uma('token of tide-service', ['Logbook'], {}, { bearer: of('by tide', 'access_token') }),
    uma(
      'public client with a subject_token',
      ['Logbook'],
      { client_id: 'harbor-web', subject_token },
      {},
    ),
    uma('claims, bearer', ['Logbook'], pushed, { bearer: subject_token }),
    uma('claims, bearer of a public client', ['Logbook'], pushed, {
      bearer: of('public', 'access_token'),
    }),
    uma('claims, client and subject_token', ['Logbook'], { ...pushed, subject_token }, api),
    uma('claims, client', ['Lamp#view'], pushed, api),
    uma(
      'claims without a format',
      ['Logbook'],
      { ...pushed, claim_token_format: undefined, subject_token },
      api,
    ),
    uma(
      'claims, unknown format',
      ['Logbook'],
      { ...pushed, claim_token_format: 'nonsense', subject_token },
      api,
    ),
    uma('claims, malformed', ['Logbook'], { ...pushed, claim_token: '%%%', subject_token }, api),
    uma(
      'claims, no JSON',
      ['Logbook'],
      { ...pushed, claim_token: btoa('nonsense'), subject_token },
      api,
    ),
    uma(
      'claims, an ID token',
      ['Logbook'],
      { claim_token: of('ada', 'id_token'), claim_token_format: idTokenFormat },
      api,
    ),
    uma(
      'claims, a malformed ID token',
      ['Logbook'],
      { claim_token: 'x', claim_token_format: idTokenFormat },
      api,
    ),
    uma('claims, in an RPT', ['Logbook'], { ...pushed, ...rpt, subject_token }, api),
  ],
}

/** Permissions in a token. */
export const requestingPartyTokens: Story = {
  title: 'RPT',
  asks: [
    ...logins,
    uma('RPT', ['Logbook#read'], rpt, by('ada')),
    uma('RPT of all', [], rpt, by('ada')),
    uma(
      'RPT without names',
      ['Logbook#read'],
      { ...rpt, response_include_resource_name: 'false' },
      by('ada'),
    ),
    uma('RPT of a scope of no resource', ['#audit'], rpt, by('ada')),
    uma('RPT denied', ['Logbook'], rpt, by('mallory')),
    uma('RPT of nothing', [], rpt, by('mallory')),
    uma('RPT of a client', ['Lamp#view'], rpt, api),
    uma('more', ['Lamp#view'], { ...rpt, rpt: of('RPT', 'access_token') }, by('ada')),
    uma('more, the same', ['Logbook#read'], { ...rpt, rpt: of('RPT', 'access_token') }, by('ada')),
    uma(
      'more, another scope',
      ['Logbook#write'],
      { ...rpt, rpt: of('RPT', 'access_token') },
      by('ada'),
    ),
    uma('more, denied', ['Vault'], { ...rpt, rpt: of('RPT', 'access_token') }, by('ada')),
    uma(
      'more, one of two denied',
      ['Lamp#view', 'Vault'],
      { ...rpt, rpt: of('RPT', 'access_token') },
      by('ada'),
    ),
    uma(
      'more, of another person',
      ['Lamp#view'],
      { ...rpt, rpt: of('RPT', 'access_token') },
      by('jörg'),
    ),
    uma('more, malformed', ['Lamp#view'], { ...rpt, rpt: 'nonsense' }, by('ada')),
    uma('more, forged', ['Lamp#view'], { ...rpt, rpt: forged('RPT', 'access_token') }, by('ada')),
    uma(
      'more, of a plain token',
      ['Lamp#view'],
      { ...rpt, rpt: of('ada', 'access_token') },
      by('ada'),
    ),
    uma('more, as a list', ['Lamp#view'], { rpt: of('RPT', 'access_token') }, by('ada')),
    introspect('introspection with its hint', {
      token: of('RPT', 'access_token'),
      token_type_hint: 'requesting_party_token',
    }),
    introspect('introspection', { token: of('RPT', 'access_token') }),
    introspect(
      'introspection by another client',
      { token: of('RPT', 'access_token'), token_type_hint: 'requesting_party_token' },
      { basic: 'tide-service' },
    ),
    introspect('introspection of a plain token', {
      token: of('ada', 'access_token'),
      token_type_hint: 'requesting_party_token',
    }),
    refresh('refresh', of('RPT', 'refresh_token')),
    userinfo('userinfo', of('RPT', 'access_token')),
    uma('RPT as bearer', [], {}, { bearer: of('RPT', 'access_token') }),
  ],
}
