import { describe, expect, it } from 'vitest'
import { readResourceServer } from './read-resource-server.ts'

function read(settings: unknown) {
  const warnings: string[] = []
  const server = readResourceServer('api', settings, (message) => warnings.push(message))
  return { server, warnings }
}

const role = { name: 'P', type: 'role', config: { roles: '[{"id":"keeper"}]' } }

describe('defaults', () => {
  it.each([undefined, {}, { scopes: null, resources: [], policies: null }])('%j', (settings) => {
    expect(read(settings)).toEqual({
      warnings: [],
      server: {
        clientId: 'api',
        policyEnforcementMode: 'ENFORCING',
        decisionStrategy: 'UNANIMOUS',
        allowRemoteResourceManagement: true,
        scopes: new Set(),
        resources: [],
        permissions: [],
      },
    })
  })
})

describe('a resource', () => {
  it('keeps its id, or has one that is the same each time', () => {
    const resources = [
      { name: 'A', _id: 'a-1' },
      { name: 'B' },
      { name: 'B', owner: { name: 'u' } },
    ]
    const [a, b, other] = read({ resources }).server.resources
    expect(a?.id).toBe('a-1')
    expect(b?.id).toMatch(/^[\da-f-]{36}$/)
    expect(b?.id).toBe(read({ resources }).server.resources[1]?.id)
    expect(other?.id).not.toBe(b?.id)
    expect(readResourceServer('other', { resources }, () => undefined).resources[1]?.id).not.toBe(
      b?.id,
    )
  })

  it.each([
    [undefined, undefined],
    [{ name: 'api' }, undefined],
    [{ id: '1', name: 'api' }, undefined],
    ['api', undefined],
    [{}, undefined],
    [{ name: 'ada' }, { name: 'ada' }],
    [{ id: '1' }, { id: '1' }],
    ['ada', { id: 'ada', name: 'ada' }],
  ])('of owner %j', (owner, expected) => {
    expect(read({ resources: [{ name: 'A', owner }] }).server.resources[0]?.owner).toEqual(expected)
  })

  it('has all its members, and brings its scopes with it', () => {
    const { server, warnings } = read({
      resources: [
        {
          name: 'A',
          displayName: 'An A',
          type: 'urn:a',
          icon_uri: '/a.svg',
          uri: '/a',
          uris: ['/a', '/b'],
          scopes: [{ name: 'read', id: '1' }, 'write'],
          attributes: { colour: ['red'] },
          ownerManagedAccess: true,
        },
      ],
    })
    expect(warnings).toEqual([])
    expect(server.scopes).toEqual(new Set(['read', 'write']))
    expect(server.resources[0]).toMatchObject({
      displayName: 'An A',
      type: 'urn:a',
      iconUri: '/a.svg',
      uris: ['/a', '/b'],
      scopes: ['read', 'write'],
      attributes: { colour: ['red'] },
      ownerManagedAccess: true,
    })
  })
})

describe('a permission', () => {
  const resources = [
    { name: 'A', _id: 'a-1' },
    { name: 'B', _id: 'b-1', owner: { name: 'ada' } },
  ]
  const scopes = [{ name: 'read' }]
  const expected = {
    type: 'scope',
    resources: new Set(['a-1']),
    scopes: new Set(['read']),
    policies: [
      { name: 'P', condition: { type: 'role', roles: [{ name: 'keeper', required: false }] } },
    ],
  }
  it.each([
    ['as exported', { config: { resources: '["A"]', scopes: '["read"]', applyPolicies: '["P"]' } }],
    ['by ids', { config: { resources: '["a-1"]', scopes: '["read"]', applyPolicies: '["p-1"]' } }],
    ['of the admin API', { resources: ['A'], scopes: ['read'], policies: ['P'] }],
    ['lists in config', { config: { resources: ['A'], scopes: ['read'], applyPolicies: ['P'] } }],
  ])('%s', (_, members) => {
    const policies = [
      { name: 'X', type: 'scope', ...members },
      { ...role, id: 'p-1' },
    ]
    const { server, warnings } = read({ resources, scopes, policies })
    expect(warnings).toEqual([])
    expect(server.permissions).toMatchObject([expected])
  })

  it("of a user's resource is told, for Keycloak would import it by id alone", () => {
    const policies = [{ name: 'X', type: 'resource', config: { resources: '["B"]' } }]
    const { server, warnings } = read({ resources, policies })
    expect(server.permissions[0]?.resources).toEqual(new Set(['b-1']))
    expect(warnings).toEqual([expect.stringContaining("B is a user's resource")])
  })
})

describe('a policy', () => {
  it.each([
    [
      {
        type: 'role',
        config: { roles: '[{"id":"api/editor","required":true}]', fetchRoles: 'true' },
      },
      { roles: [{ clientId: 'api', name: 'editor', required: true }], fetchRoles: true },
    ],
    [
      { type: 'role', roles: [{ id: 'a' }], fetchRoles: false },
      { roles: [{ name: 'a', required: false }], fetchRoles: false },
    ],
    [{ type: 'user', config: { users: '["ada"]' } }, { users: ['ada'] }],
    [{ type: 'user', users: ['ada'] }, { users: ['ada'] }],
    [{ type: 'client', config: { clients: '["web"]' } }, { clients: ['web'] }],
    [
      {
        type: 'group',
        config: { groups: '[{"path":"/a","extendChildren":true}]', groupsClaim: 'groups' },
      },
      { groups: [{ path: '/a', extendChildren: true }], groupsClaim: 'groups' },
    ],
    [
      { type: 'group', config: { groups: '[{"path":"/a"}]', groupsClaim: '' } },
      { groups: [{ path: '/a', extendChildren: false }] },
    ],
    [
      {
        type: 'time',
        config: { nbf: '2020-01-01', noa: '', hour: '8', hourEnd: '17', month: 7 },
      },
      {
        notBefore: '2020-01-01',
        ranges: [
          { field: 'month', start: 7, end: 7 },
          { field: 'hour', start: 8, end: 17 },
        ],
      },
    ],
    [
      { type: 'time', notOnOrAfter: '2020-01-01 12:00:00' },
      { notOnOrAfter: '2020-01-01 12:00:00', ranges: [] },
    ],
    [
      { type: 'regex', config: { targetClaim: 'email', pattern: 'a|b' } },
      { targetClaim: 'email', pattern: /^(?:a|b)$/, targetContextAttributes: false },
    ],
    [
      { type: 'client-scope', config: { clientScopes: '[{"id":"email","required":true}]' } },
      { clientScopes: [{ name: 'email', required: true }] },
    ],
    [
      { type: 'aggregate', decisionStrategy: 'CONSENSUS', config: { applyPolicies: '["P"]' } },
      { decisionStrategy: 'CONSENSUS', policies: [{ name: 'P' }] },
    ],
  ])('%j', (members, condition) => {
    const policies = [
      { name: 'X', type: 'resource', config: { applyPolicies: '["Q"]' } },
      { name: 'Q', logic: 'NEGATIVE', ...members },
      role,
    ]
    const { server, warnings } = read({ policies })
    expect(warnings).toEqual([])
    const [policy] = server.permissions[0]?.policies ?? []
    expect(policy).toMatchObject({ name: 'Q', logic: 'NEGATIVE', condition })
    expect(policy?.condition.type).toBe(members.type)
  })
})

it.each([
  ['js', 'js'],
  ['a deployed script', 'script-is-keeper.js'],
  ['a deployed script without its ending', 'script-is-keeper'],
])('refuses %s and says what to do', (_, type) => {
  const policies = [{ name: 'Is Keeper', type, config: { code: '$evaluation.grant()' } }]
  expect(() => read({ policies })).toThrow(
    /policies\[0\]: policy Is Keeper is JavaScript \(type (js|script-is-keeper(\.js)?)\), .*Say the same by role/,
  )
})

it.each([
  ['a text', 'expected an object, got the text "a text"'],
  [[], 'expected an object, got a list'],
  [{ resources: {} }, 'resources should be a list, or a list as JSON in a text, got an object'],
  [{ resources: [1] }, 'resources[0]: expected an object, got number'],
  [{ resources: [{}] }, 'resources[0]: a resource needs a name'],
  [{ resources: [{ name: 1 }] }, 'resources[0]: name should be a text, got number'],
  [
    { policyEnforcementMode: 'OFF' },
    'policyEnforcementMode should be one of ENFORCING, PERMISSIVE, DISABLED, got the text "OFF"',
  ],
  [
    { decisionStrategy: 'ALL' },
    'decisionStrategy should be one of UNANIMOUS, AFFIRMATIVE, CONSENSUS',
  ],
  [{ policies: [{ type: 'role' }] }, 'policies[0]: a policy needs a name'],
  [
    { policies: [{ name: 'A', type: 'moon' }] },
    'policies[0]: the emulator knows no policy of type moon',
  ],
  [
    { policies: [{ name: 'A', type: 'constructor' }] },
    'the emulator knows no policy of type constructor',
  ],
  [
    { policies: [{ name: 'A', type: 'role', config: { roles: '[' } }] },
    'roles should be a list, or a list as JSON in a text, got the text "["',
  ],
  [
    { policies: [{ name: 'A', type: 'role', config: { roles: '[{}]' } }] },
    'roles[0]: id is missing',
  ],
  [
    { policies: [{ name: 'A', type: 'group', config: { groups: '[{"id":"1"}]' } }] },
    'groups[0]: path is missing',
  ],
  [
    { policies: [{ name: 'A', type: 'time', config: { nbf: 'soon' } }] },
    'nbf should be like 2020-01-31 23:59:59, got soon',
  ],
  [
    { policies: [{ name: 'A', type: 'time', config: { hour: 'x' } }] },
    'hour should be a whole number, got the text "x"',
  ],
  [
    { policies: [{ name: 'A', type: 'time', config: { nbf: '2020-1-1' } }] },
    'nbf should be like 2020-01-31 23:59:59, got 2020-1-1',
  ],
  [
    { policies: [{ name: 'A', type: 'time', config: { minute: '' } }] },
    'minute should be a whole number, got the text ""',
  ],
  [
    { policies: [{ name: 'A', type: 'regex', config: { targetClaim: 'a', pattern: '(' } }] },
    'pattern ( is no regular expression',
  ],
  [
    { policies: [{ name: 'A', type: 'aggregate', config: { applyPolicies: '["B"]' } }] },
    'no policy has the name or id B',
  ],
  [
    { policies: [{ name: 'A', type: 'aggregate', config: { applyPolicies: '["A"]' } }] },
    'A applies itself',
  ],
  [
    { policies: [{ name: 'A', type: 'resource', config: { resources: '["R"]' } }] },
    'no resource has the id R',
  ],
  [
    { policies: [{ name: 'A', type: 'scope', config: { scopes: '["s"]' } }] },
    'there is no scope s',
  ],
])('refuses %j', (settings, message) => {
  expect(() => read(settings)).toThrow(message)
})

it.each([
  [
    { authorizationSchema: {} },
    'authorization settings of api: authorizationSchema is not supported',
  ],
  [{ resources: [{ name: 'A', colour: 'red' }] }, 'resources[0]: colour is not supported'],
  [
    { resources: [{ name: 'A' }, { name: 'A' }] },
    'resources[1]: A is there twice; the last one counts',
  ],
  [{ policies: [role, role] }, 'policies[1]: the name P is there twice; the last one counts'],
  [{ policies: [{ ...role, owner: 'ada' }] }, 'policies[0]: owner is not supported'],
  [{ policies: [{ ...role, config: { roles: [], moon: 'full' } }] }, 'moon is not supported'],
  [{ policies: [{ name: 'A', type: 'uma', config: {} }] }, 'policies[0]: type uma'],
  [JSON.parse('{"__proto__":{"a":1}}'), '__proto__ is not supported'],
])('names in a warning %j', (settings, message) => {
  expect(read(settings).warnings).toEqual([expect.stringContaining(message)])
})
