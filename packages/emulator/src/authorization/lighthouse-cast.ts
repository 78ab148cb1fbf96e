import { evaluatePermissions } from './evaluate.ts'
import type { Granted, Identity, PermissionQuery, Refused } from './permission.ts'
import { readResourceServer } from './read-resource-server.ts'
import type { ResourceServer } from './resource-server.ts'

/** The resource whose name has a comma and a hash sign. */
export const TIDES_ID = '5ea0ca7e-0000-4000-8000-000000000001'
/** Ada's own. */
export const DIARY_ID = 'd1a7-y'

/** The settings of the tests, as the real server had them that was asked. */
export const lighthouse: Readonly<Record<'scopes' | 'resources' | 'policies', object[]>> = {
  scopes: names('read', 'write', 'view', 'light', 'ring'),
  resources: [
    resource('Logbook', ['read', 'write'], { uris: ['/logbook', '/logbook/*'] }),
    resource('Lamp', ['view', 'light'], { uris: ['/lamp'] }),
    resource('Foghorn', [], { uris: ['/foghorn'] }),
    resource('Vault', ['read'], { _id: 'vault' }),
    resource('North Chart', ['view'], { type: 'urn:chart', uris: ['/charts/north'] }),
    resource('South Chart', ['view'], { type: 'urn:chart', uris: ['/charts/south'] }),
    resource('Tides, Table #1', ['read'], { _id: TIDES_ID }),
    resource("Ada's Diary", ['read', 'write'], {
      _id: DIARY_ID,
      type: 'urn:diary',
      owner: { name: 'ada' },
      ownerManagedAccess: true,
    }),
  ],
  policies: [
    policy('Is Keeper', 'role', { roles: '[{"id":"keeper","required":false}]' }),
    policy('Is Visitor', 'role', { roles: '[{"id":"visitor","required":false}]' }),
    policy('Is Editor', 'role', { roles: '[{"id":"logbook-api/editor","required":true}]' }),
    policy('Is Ada Or Jörg', 'user', { users: '["ada","jörg.müller"]' }),
    { ...policy('Is Not Mallory', 'user', { users: '["mallory"]' }), logic: 'NEGATIVE' },
    policy('Is Of The Night Watch', 'group', {
      groups: '[{"path":"/night-watch","extendChildren":false}]',
    }),
    policy('Comes Through Harbor Or Logbook', 'client', {
      clients: '["harbor-web","logbook-api"]',
    }),
    policy('Is After The Opening', 'time', { nbf: '2020-01-01 00:00:00' }),
    policy(
      'Is Keeper Or Watch',
      'aggregate',
      apply('Is Keeper', 'Is Of The Night Watch'),
      'AFFIRMATIVE',
    ),
    permission(
      'Read the logbook',
      ['Logbook'],
      ['read'],
      ['Is Keeper', 'Is Visitor'],
      'AFFIRMATIVE',
    ),
    permission(
      'Write the logbook',
      ['Logbook'],
      ['write'],
      ['Is Keeper', 'Comes Through Harbor Or Logbook'],
    ),
    permission('View the lamp', ['Lamp'], ['view'], ['Is Not Mallory']),
    permission(
      'Light the lamp',
      ['Lamp'],
      ['light'],
      ['Is Keeper Or Watch', 'Is After The Opening'],
    ),
    permission(
      'Sound it',
      ['Foghorn'],
      [],
      ['Is Keeper', 'Is Editor', 'Is Of The Night Watch'],
      'CONSENSUS',
    ),
    policy(
      'Use any chart',
      'resource',
      { defaultResourceType: 'urn:chart', ...apply('Is Keeper', 'Is Visitor') },
      'AFFIRMATIVE',
    ),
    permission('Use the south chart', ['South Chart'], [], ['Is Keeper']),
    permission('Read the tides', [TIDES_ID], ['read'], ['Is Ada Or Jörg']),
  ],
}

/** Scopes of these names, as settings write them. */
export function names(...list: string[]): object[] {
  return list.map((name) => ({ name }))
}
/** A resource, as settings write it. */
export function resource(name: string, scopes: string[], members: object = {}): object {
  return { name, scopes: names(...scopes), ...members }
}
/** A policy, as settings write it. */
export function policy(
  name: string,
  type: string,
  config: object,
  decisionStrategy = 'UNANIMOUS',
): object {
  return { name, type, logic: 'POSITIVE', decisionStrategy, config }
}
/** The member of a config that names policies. */
export function apply(...policies: string[]): object {
  return { applyPolicies: JSON.stringify(policies) }
}
/** A scope permission, or a resource permission where there are no scopes. */
export function permission(
  name: string,
  resources: string[],
  scopes: string[],
  policies: string[],
  strategy = 'UNANIMOUS',
): object {
  const config = { resources: JSON.stringify(resources), ...apply(...policies) }
  return scopes.length === 0
    ? policy(name, 'resource', config, strategy)
    : policy(name, 'scope', { ...config, scopes: JSON.stringify(scopes) }, strategy)
}

/** Somebody who asks, by default through logbook-api. */
export function person(username: string, members: Partial<Identity> = {}): Identity {
  const nobody = { realmRoles: [], clientRoles: {}, groups: [], clientId: 'logbook-api' }
  return { userId: `id of ${username}`, username, ...nobody, ...members }
}
/** Who asks. */
export const people: Readonly<Record<Name, Identity>> = {
  ada: person('ada', { realmRoles: ['keeper'], clientRoles: { 'logbook-api': ['editor'] } }),
  jörg: person('jörg.müller', { realmRoles: ['visitor'] }),
  tess: person('tess', { realmRoles: ['visitor'], groups: ['/night-watch'] }),
  grace: person('grace', { clientRoles: { 'logbook-api': ['editor'] }, groups: ['/night-watch'] }),
  mallory: person('mallory'),
  service: person('service-account-logbook-api', { isServiceAccount: true }),
}
/** One of the {@link people}. */
export type Name = 'ada' | 'jörg' | 'tess' | 'grace' | 'mallory' | 'service'

/** In seconds, after the opening. */
export const NOW: number = Date.UTC(2026, 6, 15) / 1000
/** What {@link told} makes of a denial. */
export const DENIED = '403 access_denied not_authorized'

/** The resource server, with other settings in place of some. */
export function server(changes: object = {}): ResourceServer {
  return readResourceServer('logbook-api', { ...lighthouse, ...changes }, (message) => {
    throw new Error(message)
  })
}

/** What one of the people is answered. */
export function ask(
  who: Name,
  query: PermissionQuery,
  of: ResourceServer = server(),
): Granted | Refused {
  return evaluatePermissions(of, query, people[who], NOW)
}

/** A grant as `Logbook read+write; Lamp view`, a refusal as its status and members. */
export function told(answer: Granted | Refused): string {
  if ('error' in answer) return `${answer.status} ${answer.error} ${answer.error_description}`
  return answer.granted
    .map(({ rsname = '-', scopes = [] }) => [rsname, scopes.join('+')].join(' ').trim())
    .join('; ')
}

/** The refusal of a name. */
export const unknown = (name: string): string =>
  `400 invalid_resource Resource with id [${name}] does not exist.`
/** The refusal of scopes. */
export const badScope = (list: string): string =>
  `400 invalid_scope One of the given scopes [${list}] is invalid`
