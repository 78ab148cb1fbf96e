import { describe, expect, it } from 'vitest'
import { evaluatePermissions } from './evaluate.ts'
import {
  apply,
  ask,
  DENIED,
  DIARY_ID,
  lighthouse,
  NOW,
  people,
  permission,
  policy,
  resource,
  server,
  told,
  unknown,
} from './lighthouse-cast.ts'

describe('enforcement and strategy', () => {
  it.each([
    ['ENFORCING', ['Vault'], DENIED],
    ['PERMISSIVE', ['Vault'], 'Vault read'],
    ['PERMISSIVE', ['Lamp'], DENIED],
    // What its owner manages stays closed.
    ['PERMISSIVE', [DIARY_ID], DENIED],
    ['DISABLED', ['Lamp', 'Foghorn'], 'Lamp view+light; Foghorn'],
    ['DISABLED', [DIARY_ID], "Ada's Diary read+write"],
    ['DISABLED', ['Kraken'], unknown('Kraken')],
    ['DISABLED', ['#ring'], '- ring'],
  ])('%s, %j: %s', (policyEnforcementMode, permissions, expected) => {
    expect(told(ask('mallory', { permissions }, server({ policyEnforcementMode })))).toBe(expected)
  })

  it.each([
    ['UNANIMOUS', 'South Chart', DENIED],
    ['AFFIRMATIVE', 'South Chart', 'South Chart view'],
    ['AFFIRMATIVE', 'Logbook#write', DENIED],
  ])('%s, %s: %s', (decisionStrategy, asked, expected) => {
    expect(told(ask('jörg', { permissions: [asked] }, server({ decisionStrategy })))).toBe(expected)
  })
})

describe('rules', () => {
  const keeper = lighthouse.policies.slice(0, 2)
  const rules = (policies: object[], resources: object[] = lighthouse.resources) =>
    server({ resources, policies: [...keeper, ...policies] })
  const type = { type: 'urn:log' }
  const parent = resource('Log', ['read'], type)
  const child = resource('Log of Ada', ['write'], { ...type, _id: 'c-1', owner: { name: 'ada' } })
  const yes = apply('Is Keeper')
  const no = apply('Is Visitor')

  it.each<[string, object[], string, string]>([
    ['without policies says nothing', [permission('P', ['Logbook'], [], [])], 'Logbook', DENIED],
    [
      'ignores its own logic',
      [{ ...permission('P', ['Logbook'], [], ['Is Keeper']), logic: 'NEGATIVE' }],
      'Logbook',
      'Logbook read+write',
    ],
    [
      'a scope of every resource',
      [policy('P', 'scope', { scopes: '["read"]', ...yes })],
      '#read',
      "Logbook read; Vault read; Tides, Table #1 read; Ada's Diary read",
    ],
    [
      'a scope of a type alone',
      [policy('P', 'scope', { scopes: '["view"]', defaultResourceType: 'urn:chart', ...yes })],
      '#view',
      'North Chart view; South Chart view',
    ],
    [
      'a scope denied of every resource',
      [
        permission('P', ['Logbook'], [], ['Is Keeper']),
        policy('Q', 'scope', { scopes: '["read"]', ...no }),
      ],
      'Logbook',
      'Logbook write',
    ],
    [
      'a resource denied',
      [
        permission('P', ['Logbook'], ['read'], ['Is Keeper']),
        permission('Q', ['Logbook'], [], ['Is Visitor']),
      ],
      'Logbook',
      DENIED,
    ],
    [
      'its own permission goes before its type',
      [
        permission('P', ['North Chart'], [], ['Is Keeper']),
        policy('Q', 'resource', { defaultResourceType: 'urn:chart', ...no }),
      ],
      'North Chart',
      'North Chart view',
    ],
    [
      'a scope without a resource',
      [policy('P', 'scope', { scopes: '["ring"]', ...yes })],
      '#ring',
      '- ring',
    ],
    [
      'a scope of another resource',
      [permission('P', ['Vault'], ['read'], ['Is Keeper'])],
      'Logbook',
      DENIED,
    ],
  ])('%s', (_, policies, asked, expected) => {
    expect(told(ask('ada', { permissions: [asked] }, rules(policies)))).toBe(expected)
  })

  it.each<[string, object[], string[], string]>([
    [
      'inherits scopes and permissions of its type',
      [permission('P', ['Log'], [], ['Is Keeper'])],
      ['c-1'],
      'Log of Ada read+write',
    ],
    [
      'has an inherited scope',
      [permission('P', ['Log'], ['read'], ['Is Keeper'])],
      ['c-1#read'],
      'Log of Ada read',
    ],
    [
      'but all lists only its own',
      [permission('P', ['Log'], [], ['Is Keeper'])],
      [],
      'Log read; Log of Ada write',
    ],
    [
      'may be opened by any scope permission',
      [permission('P', ['c-1'], ['read'], ['Is Keeper'])],
      ['c-1#write'],
      'Log of Ada',
    ],
    [
      'is found by its name by its owner',
      [permission('P', ['c-1'], [], ['Is Keeper'])],
      ['Log of Ada#write'],
      'Log of Ada write',
    ],
    [
      'is an instance of its type',
      [permission('P', ['c-1'], [], ['Is Keeper'])],
      ['resource-type-instance:urn:log#write'],
      'Log of Ada write',
    ],
    [
      "is its owner's of that type",
      [permission('P', ['c-1'], [], ['Is Keeper'])],
      ['resource-type-owner:urn:log#write'],
      'Log of Ada write',
    ],
  ])("a user's resource %s", (_, policies, permissions, expected) => {
    expect(told(ask('ada', { permissions }, rules(policies, [parent, child])))).toBe(expected)
  })

  it('denies with 500 what cannot be evaluated', () => {
    const regex = policy('R', 'regex', { targetClaim: 'email.x', pattern: '.*' })
    const of = rules([regex, permission('P', ['Logbook'], [], ['R'])])
    const identity = { ...people.ada, accessToken: { email: 'ada@lighthouse.example' } }
    expect(told(evaluatePermissions(of, { permissions: ['Logbook'] }, identity, NOW))).toBe(
      '500 server_error Unexpected error while evaluating permissions',
    )
  })
})
