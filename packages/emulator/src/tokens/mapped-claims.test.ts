import { expect, it } from 'vitest'

import { readRealm } from '../realm/read-realm.ts'
import type { MapperExport, RealmExport } from '../realm/realm-export.ts'
import { inKeycloaksOrder, mappedClaims } from './mapped-claims.ts'
import type { Document } from './mappers.ts'
import { grantScopes } from './scopes.ts'

const everywhere = {
  'access.token.claim': 'true',
  'id.token.claim': 'true',
  'userinfo.token.claim': 'true',
}

function mapper(protocolMapper: string, config: Record<string, string>): MapperExport {
  return { name: protocolMapper, protocolMapper, config: { ...everywhere, ...config } }
}

/** The claims of ada, through the client `app`. */
function claims(
  mappers: MapperExport[],
  document: Document = 'access',
  changes: Partial<RealmExport> = {},
) {
  const realm = readRealm(
    {
      realm: 'r',
      clients: [{ clientId: 'app', protocolMappers: mappers, defaultClientScopes: [] }],
      users: [
        {
          id: 'id-of-ada',
          username: 'ada',
          firstName: 'Ada',
          attributes: { age: '36', tags: ['a', 'b'], on: ['true'], raw: ['{"x":[1]}'] },
          realmRoles: ['keeper'],
          clientRoles: { app: ['own'], 'other.api': ['read'] },
          groups: ['/crew/night'],
        },
      ],
      ...changes,
    },
    () => undefined,
  )
  const [client, user] = [realm.clients.get('app'), [...realm.users.values()][0]]
  if (client === undefined || user === undefined) throw new Error('the realm is not as written')
  const scopes = grantScopes(client, [], user)
  return mappedClaims(document, { client, user, scopes, notes: { n: '7' }, acr: '1' })
}

const attribute = (of: string, config: Record<string, string> = {}): MapperExport =>
  mapper('oidc-usermodel-attribute-mapper', { 'user.attribute': of, 'claim.name': 'c', ...config })

it.each<[string, MapperExport, unknown]>([
  ['a text', attribute('firstName'), 'Ada'],
  ['a number', attribute('age', { 'jsonType.label': 'long' }), 36],
  ['a truth', attribute('on', { 'jsonType.label': 'boolean' }), true],
  ['JSON', attribute('raw', { 'jsonType.label': 'JSON' }), { x: [1] }],
  ['the first of many', attribute('tags'), 'a'],
  ['all of many', attribute('tags', { multivalued: 'true' }), ['a', 'b']],
  ['nothing', attribute('none'), undefined],
  ['an inherited name', attribute('constructor'), undefined],
  [
    'a note',
    mapper('oidc-usersessionmodel-note-mapper', { 'user.session.note': 'n', 'claim.name': 'c' }),
    '7',
  ],
  [
    'a constant',
    mapper('oidc-hardcoded-claim-mapper', { 'claim.name': 'c', 'claim.value': 'v' }),
    'v',
  ],
  [
    'groups by path',
    mapper('oidc-group-membership-mapper', { 'claim.name': 'c' }),
    ['/crew/night'],
  ],
  [
    'groups by name',
    mapper('oidc-group-membership-mapper', { 'claim.name': 'c', 'full.path': 'false' }),
    ['night'],
  ],
  [
    'roles with a prefix',
    mapper('oidc-usermodel-realm-role-mapper', {
      'claim.name': 'c',
      'usermodel.realmRoleMapping.rolePrefix': 'r-',
    }),
    ['r-keeper'],
  ],
])('%s', (_, one, expected) => {
  expect(claims([one])['c']).toEqual(expected)
})

it('roles of each client go where its id is, dots and all', () => {
  const roles = mapper('oidc-usermodel-client-role-mapper', {
    'claim.name': 'resource_access.${client_id}.roles',
  })
  expect(claims([roles])).toEqual({
    resource_access: { app: { roles: ['own'] }, 'other.api': { roles: ['read'] } },
  })
})

it('the audience is who has roles, but for the client itself, and who a mapper adds', () => {
  const resolve = mapper('oidc-audience-resolve-mapper', {})
  const add = mapper('oidc-audience-mapper', { 'included.custom.audience': 'urn:x' })
  expect(claims([resolve])['aud']).toEqual(['other.api'])
  expect(claims([add, resolve, add])['aud']).toEqual(['urn:x', 'other.api'])
})

it('a client without full scope carries its own roles and those that it is given', () => {
  const roles = mapper('oidc-usermodel-client-role-mapper', { 'claim.name': 'x.${client_id}' })
  const realmRoles = mapper('oidc-usermodel-realm-role-mapper', { 'claim.name': 'r' })
  const clients = [
    {
      clientId: 'app',
      fullScopeAllowed: false,
      protocolMappers: [roles, realmRoles],
      defaultClientScopes: [],
    },
  ]
  const defined = { client: { app: [{ name: 'own' }] } }
  expect(claims([], 'access', { clients, roles: defined })).toEqual({ x: { app: ['own'] } })
  const scopeMappings = [{ client: 'app', roles: ['keeper'] }]
  expect(claims([], 'access', { clients, roles: defined, scopeMappings })['r']).toEqual(['keeper'])
})

it('a mapper gives a role, another renames one', () => {
  const realmRoles = mapper('oidc-usermodel-realm-role-mapper', { 'claim.name': 'r' })
  const give = mapper('oidc-hardcoded-role-mapper', { role: 'given' })
  const rename = mapper('oidc-role-name-mapper', { role: 'keeper', 'new.role.name': 'chief' })
  expect(claims([realmRoles, give, rename])['r']).toEqual(['chief', 'given'])
})

it.each<[Document, Record<string, string>, boolean]>([
  ['id', { 'id.token.claim': 'false' }, false],
  ['userinfo', { 'userinfo.token.claim': 'false' }, false],
  ['access', { 'access.token.claim': 'false' }, false],
  ['introspection', {}, true],
  ['introspection', { 'introspection.token.claim': 'false' }, false],
  ['lightweight', {}, false],
  ['lightweight', { 'lightweight.claim': 'true' }, true],
])('in %s, by %j: %s', (document, config, expected) => {
  expect('c' in claims([attribute('firstName', config)], document)).toBe(expected)
})

it('orders claims as Keycloak does, and writes an audience of one as a text', () => {
  const ordered = inKeycloaksOrder({ email: 'e', sub: 's', aud: ['one'], exp: 1, acr: undefined })
  expect(JSON.stringify(ordered)).toBe('{"exp":1,"aud":"one","sub":"s","email":"e"}')
  expect(inKeycloaksOrder({ aud: [] })).toEqual({})
})
