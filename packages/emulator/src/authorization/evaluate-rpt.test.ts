import { describe, expect, it } from 'vitest'
import { ask, DENIED, server, told } from './lighthouse-cast.ts'
import type { Name } from './lighthouse-cast.ts'
import type { PermissionQuery } from './permission.ts'

describe('an rpt', () => {
  const [logbook] = server().resources
  const rptPermissions = [{ rsid: logbook?.id ?? '', rsname: 'Logbook', scopes: ['read'] }]
  it.each<[string, Name, PermissionQuery, string, boolean?]>([
    [
      'adds what it has',
      'ada',
      { permissions: ['Lamp#view'], rptPermissions },
      'Lamp view; Logbook read',
      true,
    ],
    [
      'adds to the same resource',
      'ada',
      { permissions: ['Logbook#write'], rptPermissions },
      'Logbook read+write',
      true,
    ],
    ['alone', 'ada', { permissions: [], rptPermissions }, 'Logbook read', true],
    [
      'without permissions',
      'ada',
      { permissions: ['Lamp#view'], rptPermissions: [] },
      'Lamp view',
      true,
    ],
    ['is decided anew', 'grace', { permissions: ['Lamp'], rptPermissions }, DENIED],
    [
      'of which nothing is left',
      'grace',
      { permissions: ['Lamp#view'], rptPermissions },
      'Lamp view',
      false,
    ],
    [
      'wants all that is asked',
      'jörg',
      { permissions: ['Lamp#view', 'Vault'], rptPermissions },
      DENIED,
    ],
    ['wants a scope shared', 'ada', { permissions: ['Lamp'], rptPermissions }, DENIED],
    [
      'that has expired adds nothing',
      'ada',
      { permissions: ['Lamp#view'], rptPermissions, isRptExpired: true },
      'Lamp view',
      false,
    ],
    [
      'that has expired wants all',
      'jörg',
      { permissions: ['Lamp#view', 'Vault'], rptPermissions, isRptExpired: true },
      DENIED,
    ],
    [
      'of a resource that is gone',
      'ada',
      { permissions: ['Foghorn'], rptPermissions: [{ rsid: 'gone' }] },
      'Foghorn',
      false,
    ],
    ['fits no #scope', 'ada', { permissions: ['#view'], rptPermissions }, DENIED],
  ])('%s', (_, who, query, expected, upgraded) => {
    const answer = ask(who, query)
    expect(told(answer)).toBe(expected)
    expect('granted' in answer ? answer.upgraded : undefined).toBe(upgraded)
  })
})

describe('claims', () => {
  it('come back in each permission, but for names of Keycloak itself', () => {
    const claims = { weather: ['foggy', 'dark', 'foggy'], none: [], 'kc.client.id': ['harbor-web'] }
    const answer = ask('ada', { permissions: ['Lamp#view', 'Foghorn'], claims })
    expect(answer).toMatchObject({
      granted: [
        { rsname: 'Lamp', claims: { weather: ['foggy', 'dark'], none: [] } },
        { rsname: 'Foghorn', claims: { weather: ['foggy', 'dark'], none: [] } },
      ],
    })
    expect(JSON.stringify(answer)).not.toContain('kc.')
  })

  it('of an rpt are added to those pushed', () => {
    const { id = '' } = server().resources.find(({ name }) => name === 'Lamp') ?? {}
    const rptPermissions = [
      { rsid: id, scopes: ['view'], claims: { weather: ['foggy'], sea: ['calm'] } },
    ]
    const query = { permissions: ['Lamp#view'], claims: { weather: ['dark'] }, rptPermissions }
    expect(ask('ada', query)).toMatchObject({
      granted: [{ claims: { weather: ['dark', 'foggy'] } }],
    })
  })
})
