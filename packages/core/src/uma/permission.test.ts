import { describe, expect, it } from 'vitest'

import { UsageError } from '../failure.ts'
import { formatPermission, permissionRequests, umaPermission } from './permission.ts'
import type { PermissionRequest, Permissions } from './permission.ts'

describe('permissionRequests', () => {
  it.each<[Permissions, readonly PermissionRequest[]]>([
    ['R', [{ resource: 'R' }]],
    ['R#a', [{ resource: 'R', scopes: ['a'] }]],
    ['R#a,b', [{ resource: 'R', scopes: ['a', 'b'] }]],
    ['#a', [{ scopes: ['a'] }]],
    ['#a,b', [{ scopes: ['a', 'b'] }]],
    ['my Döc: 1/2?', [{ resource: 'my Döc: 1/2?' }]],
    ['constructor#toString', [{ resource: 'constructor', scopes: ['toString'] }]],
    [
      ['R', 'S#a', '#b'],
      [{ resource: 'R' }, { resource: 'S', scopes: ['a'] }, { scopes: ['b'] }],
    ],
    [
      ['R', 'R', 'R#a', { resource: 'R' }],
      [{ resource: 'R' }, { resource: 'R', scopes: ['a'] }],
    ],
    [[{ resource: 'R', scopes: ['a'] }, 'R#a'], [{ resource: 'R', scopes: ['a'] }]],
    [[{ scopes: ['a'] }], [{ scopes: ['a'] }]],
    [{ R: null, S: ['a', 'b'] }, [{ resource: 'R' }, { resource: 'S', scopes: ['a', 'b'] }]],
    [{ 1: null }, [{ resource: '1' }]],
    [JSON.parse('{"__proto__":["a"]}'), [{ resource: '__proto__', scopes: ['a'] }]],
  ])('%j', (permissions, requests) => {
    expect(permissionRequests(permissions)).toEqual(requests)
  })

  it('brings its own outcome into no other form', () => {
    const once = permissionRequests(['R#a,b', '#c', 'S'])
    expect(permissionRequests(once)).toEqual(once)
  })

  it.each<[unknown, string]>([
    // Whoever asked for nothing would ask Keycloak for everything.
    [[], 'at least one; leave them out to ask for all'],
    [{}, 'at least one; leave them out to ask for all'],
    [new Map([['R', ['a']]]), 'at least one'],
    ['', 'a resource, or a scope'],
    ['#', 'the name of a scope, got an empty string'],
    ['R#', 'the name of a scope, got an empty string'],
    ['R#a,', 'the name of a scope, got an empty string'],
    ['R#,a', 'the name of a scope, got an empty string'],
    ['R#a#b', 'at most one # in "R#a#b"; for a resource with such a name use its id'],
    ['R,S', 'a resource without # and , in its name, got "R,S"; for a resource with such a name'],
    [[''], 'a resource, or a scope'],
    [[5], 'texts or objects in a list, got a number'],
    [[null], 'texts or objects in a list, got null'],
    [[undefined], 'texts or objects in a list, got nothing'],
    [[['R']], 'resource and scopes alone, got "0"'],
    [[{}], 'a resource, or a scope'],
    // Each would be a weaker question than was meant.
    [[{ resource: undefined, scopes: ['a'] }], 'the name of a resource, got nothing'],
    [
      [{ resource: 'R', scopes: undefined }],
      'scopes to be a list of names; leave them out for the',
    ],
    [[{ resource: 'R', scopes: [] }], 'scopes to be a list of names; leave them out for the'],
    [[{ scopes: [] }], 'scopes to be a list of names'],
    [
      [Object.assign(Object.create({ scopes: ['a'] }), { resource: 'R' })],
      'resource and scopes not to be inherited',
    ],
    [
      [Object.assign(Object.create({ resource: 'R' }), { scopes: ['a'] })],
      'resource and scopes not to be inherited',
    ],
    [[{ resource: 'R', scope: ['a'] }], 'resource and scopes alone, got "scope"'],
    [[{ rsname: 'R', scopes: ['a'] }], 'resource and scopes alone, got "rsname"'],
    [[{ resource: '' }], 'the name of a resource, got an empty string'],
    [[{ resource: null }], 'the name of a resource, got null'],
    [[{ resource: 5 }], 'the name of a resource, got a number'],
    [[{ resource: 'R#a' }], 'a resource without # and , in its name, got "R#a"; for a resource'],
    [[{ resource: 'R', scopes: 'read' }], 'scopes to be a list of names'],
    [[{ resource: 'R', scopes: null }], 'scopes to be a list of names'],
    [[{ resource: 'R', scopes: { a: true } }], 'scopes to be a list of names'],
    [[{ resource: 'R', scopes: [''] }], 'the name of a scope, got an empty string'],
    [[{ resource: 'R', scopes: [['a']] }], 'the name of a scope, got an array'],
    [[{ resource: 'R', scopes: ['a,b'] }], 'a scope without # and , in its name, got "a,b"'],
    [[{ resource: 'R', scopes: ['#'] }], 'a scope without # and , in its name, got "#"'],
    [{ R: [] }, 'a list of scopes for "R", or null for all of it'],
    [{ R: 'read' }, 'a list of scopes for "R", or null for all of it'],
    [{ R: undefined }, 'a list of scopes for "R", or null for all of it'],
    [{ R: true }, 'a list of scopes for "R", or null for all of it'],
    [{ R: { a: null } }, 'a list of scopes for "R", or null for all of it'],
    [{ '': null }, 'the name of a resource, got an empty string'],
    [{ 'R#a': null }, 'a resource without # and , in its name'],
    [null, 'a text, a list or an object, got null'],
    [5, 'a text, a list or an object, got a number'],
    [true, 'a text, a list or an object, got a boolean'],
    [undefined, 'a text, a list or an object, got nothing'],
  ])('refuses %j', (permissions, message) => {
    const act = (): unknown => permissionRequests(permissions as Permissions)
    expect(act).toThrow(UsageError)
    expect(act).toThrow(`permissions: expected ${message}`)
  })
})

describe('formatPermission', () => {
  it.each([
    [{ resource: 'R' }, 'R'],
    [{ resource: 'R', scopes: [] }, 'R'],
    [{ resource: 'R', scopes: ['a', 'b'] }, 'R#a,b'],
    [{ scopes: ['a'] }, '#a'],
  ])('%j', (request, text) => {
    expect(formatPermission(request)).toBe(text)
  })
})

describe('umaPermission', () => {
  it.each([
    [{ rsid: '1' }],
    [{ rsid: '1', rsname: 'R', scopes: [] }],
    [{ rsid: '1', scopes: ['a'], resource_id: '1', claims: {} }],
    // Of a scope that no resource has.
    [{ scopes: ['a'] }],
  ])('%j', (permission) => {
    expect(umaPermission(permission)).toBeUndefined()
  })

  it.each([
    ['R'],
    [null],
    [{ rsid: 1 }],
    [{ rsid: null }],
    [{ rsid: '1', rsname: null }],
    [{ rsid: '1', scopes: 'a' }],
    [{ rsid: '1', scopes: [1] }],
  ])('rejects %j', (permission) => {
    expect(umaPermission(permission)).toHaveLength(3)
  })
})
