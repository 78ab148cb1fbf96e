import { describe, expect, it } from 'vitest'

import { readRealm } from './read-realm.ts'
import type { RealmExport } from './realm-export.ts'
import type { Realm, User } from './realm.ts'

function read(realm: Partial<RealmExport> & Record<string, unknown>): {
  realm: Realm
  warnings: string[]
} {
  const warnings: string[] = []
  return {
    realm: readRealm({ realm: 'r', ...realm }, (message) => warnings.push(message)),
    warnings,
  }
}

function userOf({ users }: Realm, username: string): User {
  const user = [...users.values()].find((each) => each.username === username)
  if (user === undefined) throw new Error(`no user ${username}`)
  return user
}

it.each([[undefined], [null], ['{}'], [{}], [{ realm: 1 }]])('refuses %j', (value) => {
  expect(() => readRealm(value as never, () => undefined)).toThrow(
    /object with the string "realm"/u,
  )
})

describe('what Keycloak adds to an import', () => {
  it('its clients, roles and scopes', () => {
    const { realm, warnings } = read({ clients: [{ clientId: 'app' }] })
    expect([...realm.clients.keys()]).toEqual(
      expect.arrayContaining(['app', 'account', 'realm-management']),
    )
    expect(realm.defaultRoles).toEqual({
      realm: ['default-roles-r', 'offline_access', 'uma_authorization'],
      clients: { account: ['manage-account', 'manage-account-links', 'view-profile'] },
    })
    expect(realm.clients.get('app')?.defaultScopes.map(({ name }) => name)).toContain('profile')
    expect(warnings).toEqual([])
  })

  it('service accounts, with a scope of their own', () => {
    const app = { clientId: 'App', serviceAccountsEnabled: true }
    const { realm } = read({ clients: [app] })
    expect(userOf(realm, 'service-account-app').roles.realm).toContain('default-roles-r')
    expect(realm.clients.get('App')?.defaultScopes.map(({ name }) => name)).toContain(
      'service_account',
    )
    const own = { username: 'service-account-app', serviceAccountClientId: 'App' }
    const brought = read({ clients: [app], users: [own] }).realm
    expect(userOf(brought, 'service-account-app').roles.realm).toEqual([])
    expect(brought.clients.get('App')?.defaultScopes.map(({ name }) => name)).not.toContain(
      'service_account',
    )
  })
})

it('a user has the roles of groups above, and the parts of composite roles, circles too', () => {
  const { realm } = read({
    roles: {
      realm: [
        { name: 'chief', composites: { realm: ['crew'], client: { app: ['write'] } } },
        { name: 'crew', composites: { realm: ['chief'] } },
      ],
      client: { app: [{ name: 'write', composites: { client: { app: ['read'] } } }] },
    },
    groups: [
      {
        name: 'a',
        realmRoles: ['of-a'],
        subGroups: [{ name: 'b', clientRoles: { app: ['of-b'] } }],
      },
    ],
    users: [{ username: 'Ada', realmRoles: ['crew'], groups: ['/a/b'] }],
  })
  expect(userOf(realm, 'ada').roles).toEqual({
    realm: ['chief', 'crew', 'of-a'],
    clients: { app: ['of-b', 'read', 'write'] },
  })
})

it.each<[string, Record<string, unknown>, string | undefined]>([
  [
    'nothing that matters',
    { sslRequired: 'none', smtpServer: { host: 'x' }, loginTheme: 't' },
    undefined,
  ],
  ['a switch that is off', { bruteForceProtected: false }, undefined],
  ['a switch that is on', { bruteForceProtected: true }, 'bruteForceProtected'],
  ['a member that nobody knows', { brandNew: { x: 1 } }, 'brandNew'],
  ['an identity provider', { identityProviders: [{ alias: 'x' }] }, 'identityProviders'],
  [
    'consent',
    { clients: [{ clientId: 'a', consentRequired: true }] },
    'clients[a].consentRequired',
  ],
  [
    'a mapper',
    {
      clients: [{ clientId: 'a', protocolMappers: [{ name: 'm', protocolMapper: 'oidc-script' }] }],
    },
    'clients[a].protocolMappers[m] (oidc-script)',
  ],
  [
    'DPoP',
    { clients: [{ clientId: 'a', attributes: { 'dpop.bound.access.tokens': 'true' } }] },
    'clients[a].attributes[dpop.bound.access.tokens]',
  ],
  [
    'a passkey',
    { users: [{ username: 'u', credentials: [{ type: 'webauthn' }] }] },
    'users[u].credentials[webauthn]',
  ],
])('names %s', (_, realm, member) => {
  const { warnings } = read(realm)
  expect(warnings).toEqual(
    member === undefined ? [] : [`realm r: the emulator goes on without ${member}`],
  )
})

it('says when an export hides what it would have to hold', () => {
  const credentials = [{ type: 'password', secretData: '**********' }]
  const { warnings } = read({ users: [{ username: 'u', credentials }] })
  expect(warnings).toEqual([
    'user u: the export hides the credentials; write a plain "value" instead',
  ])
})

it('says when an export hides the secret of a client', () => {
  const { warnings } = read({ clients: [{ clientId: 'api', secret: '**********' }] })
  expect(warnings).toEqual([expect.stringMatching(/client api: .*hides the secret/u)])
})
