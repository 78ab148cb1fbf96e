import { describe, expect, it } from 'vitest'
import { joinByResource, splitPermission } from './requested-permission.ts'

describe('splitPermission', () => {
  it.each([
    ['Logbook', 'Logbook', []],
    ['Logbook#read', 'Logbook', ['read']],
    ['Logbook#read,write', 'Logbook', ['read', 'write']],
    ['Logbook#read,read', 'Logbook', ['read']],
    ['#read', '', ['read']],
    ['', '', []],
    ['Logbook#', 'Logbook', []],
    ['Logbook#,', 'Logbook', []],
    ['Logbook#,read', 'Logbook', ['', 'read']],
    ['Logbook##read', 'Logbook', ['']],
    ['Logbook#read#write', 'Logbook', ['read']],
    ['Tides, Table #1', 'Tides, Table ', ['1']],
    ['__proto__#constructor', '__proto__', ['constructor']],
  ])('%j: %j %j', (permission, resource, scopes) => {
    expect(splitPermission(permission)).toEqual({ resource, scopes: new Set(scopes) })
  })

  it.each(['#', '##', '#'.repeat(1000)])('cannot take %j', (permission) => {
    expect(splitPermission(permission)).toBeUndefined()
  })
})

describe('joinByResource', () => {
  it.each([
    [
      [
        ['Lamp', 'view'],
        ['Logbook', 'read'],
        ['Lamp', 'light'],
      ],
      [
        ['Lamp', 'view', 'light'],
        ['Logbook', 'read'],
      ],
    ],
    [
      [
        ['', 'view'],
        ['', 'light'],
      ],
      [
        ['', 'view'],
        ['', 'light'],
      ],
    ],
    [[['Lamp'], ['Lamp', 'view']], [['Lamp', 'view']]],
    [
      [
        ['__proto__', 'a'],
        ['constructor', 'b'],
        ['__proto__', 'c'],
      ],
      [
        ['__proto__', 'a', 'c'],
        ['constructor', 'b'],
      ],
    ],
    [[], []],
  ])('%j -> %j', (given, expected) => {
    const permissions = given.map(([resource = '', ...scopes]) => ({
      resource,
      scopes: new Set(scopes),
    }))
    const joined = joinByResource(permissions)
    expect(joined.map(({ resource, scopes }) => [resource, ...scopes])).toEqual(expected)
  })
})
