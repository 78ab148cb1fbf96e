import { describe, expect, it } from 'vitest'
import { ask, badScope, DENIED, DIARY_ID, TIDES_ID, told, unknown } from './lighthouse-cast.ts'
import type { Name } from './lighthouse-cast.ts'
import type { PermissionQuery } from './permission.ts'

describe('what Keycloak 26.7.4 answered', () => {
  it.each<[string, Record<Exclude<Name, 'service'>, string>]>([
    [
      'Logbook',
      {
        ada: 'Logbook read+write',
        jörg: 'Logbook read',
        tess: 'Logbook read',
        grace: DENIED,
        mallory: DENIED,
      },
    ],
    [
      'Logbook#write',
      { ada: 'Logbook write', jörg: DENIED, tess: DENIED, grace: DENIED, mallory: DENIED },
    ],
    [
      'Lamp',
      {
        ada: 'Lamp view+light',
        jörg: 'Lamp view',
        tess: 'Lamp view+light',
        grace: 'Lamp view+light',
        mallory: DENIED,
      },
    ],
    [
      'Lamp#light',
      { ada: 'Lamp light', jörg: DENIED, tess: 'Lamp light', grace: 'Lamp light', mallory: DENIED },
    ],
    ['Foghorn', { ada: 'Foghorn', jörg: DENIED, tess: DENIED, grace: 'Foghorn', mallory: DENIED }],
    ['Vault', { ada: DENIED, jörg: DENIED, tess: DENIED, grace: DENIED, mallory: DENIED }],
    [
      'North Chart',
      {
        ada: 'North Chart view',
        jörg: 'North Chart view',
        tess: 'North Chart view',
        grace: DENIED,
        mallory: DENIED,
      },
    ],
    [
      'South Chart#view',
      { ada: 'South Chart view', jörg: DENIED, tess: DENIED, grace: DENIED, mallory: DENIED },
    ],
    [
      TIDES_ID,
      {
        ada: 'Tides, Table #1 read',
        jörg: 'Tides, Table #1 read',
        tess: DENIED,
        grace: DENIED,
        mallory: DENIED,
      },
    ],
    [
      "Ada's Diary",
      {
        ada: DENIED,
        jörg: unknown("Ada's Diary"),
        tess: unknown("Ada's Diary"),
        grace: unknown("Ada's Diary"),
        mallory: unknown("Ada's Diary"),
      },
    ],
    [DIARY_ID, { ada: DENIED, jörg: DENIED, tess: DENIED, grace: DENIED, mallory: DENIED }],
    [
      '#view',
      {
        ada: 'Lamp view; North Chart view; South Chart view',
        jörg: 'Lamp view; North Chart view',
        tess: 'Lamp view; North Chart view',
        grace: 'Lamp view',
        mallory: DENIED,
      },
    ],
  ])('%s', (asked, answers) => {
    const all = (Object.keys(answers) as Name[]).map((who) => [
      who,
      told(ask(who, { permissions: [asked] })),
    ])
    expect(Object.fromEntries(all)).toEqual(answers)
  })

  it.each<[string, Name, string[], string]>([
    ['two granted', 'ada', ['Logbook#read', 'Lamp#view'], 'Logbook read; Lamp view'],
    ['one of two granted', 'jörg', ['Foghorn', 'Logbook'], 'Logbook read'],
    ['the same twice', 'ada', ['Logbook#read', 'Logbook#read'], 'Logbook read'],
    [
      'of one resource, joined',
      'ada',
      ['Logbook#read', 'Lamp', 'Logbook#write'],
      'Logbook read+write; Lamp view+light',
    ],
    [
      'by name, then by id: the first counts',
      'ada',
      [TIDES_ID, '#read,write', `${TIDES_ID}#read`],
      'Tides, Table #1 read; Logbook read+write',
    ],
    ['unknown', 'ada', ['Kraken'], unknown('Kraken')],
    ['unknown first', 'ada', ['Kraken', 'Logbook'], unknown('Kraken')],
    ['unknown after known', 'ada', ['Logbook', 'Kraken'], 'Logbook read+write'],
    ['unknown after denied', 'jörg', ['Vault', 'Kraken'], DENIED],
    ['unknown, with unknown scope', 'ada', ['Kraken#steal'], badScope('steal')],
    ['unknown scope', 'ada', ['Logbook#steal'], badScope('steal')],
    ['unknown scope anywhere', 'ada', ['Logbook', '#steal'], badScope('steal')],
    [
      'unknown scopes, in the order of a Java set',
      'ada',
      ['Lamp#zeta,alpha,omega,kraken'],
      badScope('zeta, kraken, alpha, omega'),
    ],
    ['unknown beside known scope', 'ada', ['Logbook#steal,read'], 'Logbook read'],
    ['#scopes stay apart', 'ada', ['#steal', '#read'], badScope('steal')],
    ['scope that it lacks', 'ada', ['Logbook#light'], unknown('Logbook')],
    ['scope that it lacks, after known', 'ada', ['Lamp', 'Logbook#light'], 'Lamp view+light'],
    ['scope of what has none', 'ada', ['Foghorn#read'], unknown('Foghorn')],
    ['scope that no resource has', 'ada', ['#ring'], DENIED],
    ['empty scope', 'ada', ['Logbook#'], 'Logbook read+write'],
    ['name with comma and hash', 'ada', ['Tides, Table #1'], badScope('1')],
    ['unknown id', 'ada', ['5ea0ca7e-dead'], unknown('5ea0ca7e-dead')],
    ['id without a hyphen, which Keycloak does not look up', 'ada', ['vault'], unknown('vault')],
    ['nothing', 'ada', [''], DENIED],
    ['blank', 'ada', [' '], DENIED],
    ['blank before scopes', 'grace', ['\t #view'], 'Lamp view'],
    ['with a space', 'ada', [' Lamp'], unknown(' Lamp')],
    [
      'hash sign alone',
      'ada',
      ['#'],
      '500 unknown_error For more on this error consult the server log.',
    ],
    ['type', 'ada', ['resource-type:urn:chart'], 'North Chart view; South Chart view'],
    ['type, of a user', 'ada', ['resource-type:urn:diary'], DENIED],
    ['any of a type', 'jörg', ['resource-type-any:urn:chart#view'], 'North Chart view'],
    ['instances of a type', 'ada', ['resource-type-instance:urn:chart'], DENIED],
    ['unknown type', 'ada', ['resource-type:nope'], DENIED],
    ['unknown after unknown type', 'ada', ['resource-type:nope', 'Kraken'], unknown('Kraken')],
    [
      'unknown kind of type',
      'ada',
      ['resource-type-x:urn:chart'],
      unknown('resource-type-x:urn:chart'),
    ],
    ['unknown, by the resource server', 'service', ['Kraken'], DENIED],
    ['lacking, by the resource server', 'service', ['Logbook#light'], DENIED],
    ['known, by the resource server', 'service', ['Lamp'], 'Lamp view'],
    ['all, by the resource server', 'service', [], 'Lamp view'],
    ['all', 'jörg', [], 'Logbook read; Lamp view; North Chart view; Tides, Table #1 read'],
    ['all, nothing granted', 'mallory', [], DENIED],
  ])('%s', (_, who, permissions, expected) => {
    expect(told(ask(who, { permissions }))).toBe(expected)
  })

  it.each<[Omit<PermissionQuery, 'permissions'> & { permissions?: string[] }, string]>([
    [{ permissions: ['/charts/north'] }, 'North Chart view'],
    [{ permissions: ['/CHARTS/NORTH#view'] }, 'North Chart view'],
    [
      { permissions: ['/logbook/2026'] },
      '400 invalid_resource Resource with uri [/logbook/2026] does not exist.',
    ],
    [{ permissions: ['/logbook/2026'], matchingUri: true }, 'Logbook read+write'],
    [
      { permissions: ['/kraken#read'], matchingUri: true },
      '400 invalid_resource Resource with uri [/kraken] does not exist.',
    ],
    [{ permissions: ['/lamp#read'] }, DENIED],
    [{ permissions: [''] }, '400 invalid_request You must provide the uri'],
    [
      { permissions: ['#view', '/foghorn', '/kraken'] },
      'Lamp view; North Chart view; South Chart view',
    ],
    [{ permissions: ['/foghorn', '/lamp'], limit: 1 }, 'Foghorn'],
    [
      { permissions: ['/lamp'], limit: 0 },
      '400 invalid_resource Resource with uri [/lamp] does not exist.',
    ],
    [{ permissions: ['/lamp'], limit: -1 }, DENIED],
  ])('by URI: %j', (query, expected) => {
    expect(told(ask('ada', { permissions: [], resourceFormat: 'uri', ...query }))).toBe(expected)
  })

  it.each<[Partial<PermissionQuery>, string]>([
    [{ permissions: ['Logbook', 'Lamp'], limit: 0 }, DENIED],
    [{ permissions: ['Logbook', 'Lamp'], limit: 1 }, 'Logbook read+write'],
    [{ permissions: ['Vault', 'Lamp'], limit: 1 }, DENIED],
    [{ permissions: ['Logbook', 'Lamp'], limit: 2 }, 'Logbook read+write; Lamp view+light'],
    [{ permissions: ['Logbook', '#steal'], limit: 1 }, 'Logbook read+write'],
    [{ limit: 2 }, 'Logbook read+write; Lamp view+light'],
    [{ limit: -1 }, DENIED],
    [{ permissions: ['Lamp'], includeResourceName: false }, '- view+light'],
    [{ permissions: ['Lamp'], scope: 'openid' }, badScope('openid')],
    [{ permissions: ['Lamp'], scope: '' }, badScope('')],
    [{ permissions: ['Logbook'], scope: 'read nope' }, 'Logbook read'],
    [{ permissions: ['Lamp#steal'], scope: 'nope' }, badScope('steal, nope')],
    [{ permissions: ['Kraken'], resourceFormat: 'nonsense', limit: 1 }, 'Logbook read+write'],
  ])('%j', (query, expected) => {
    expect(told(ask('ada', { permissions: [], ...query }))).toBe(expected)
  })
})
