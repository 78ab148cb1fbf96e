import { describe, expect, it } from 'vitest'

import { hasRealmRole, hasResourceRole } from './roles.ts'

describe('hasRealmRole', () => {
  it.each<[unknown, boolean]>([
    [{ roles: ['admin'] }, true],
    [{ roles: ['user', 'admin'] }, true],
    [{ roles: ['Admin', 'admin2', ['admin']] }, false],
    [{ roles: [] }, false],
    [{ roles: 'admin' }, false],
    [{ roles: { admin: true, includes: 1 } }, false],
    [{}, false],
    [['admin'], false],
    ['admin', false],
    [null, false],
    [undefined, false],
  ])('%j: %s', (realm_access, expected) => {
    expect(hasRealmRole({ realm_access }, 'admin')).toBe(expected)
  })

  it('is not in a claim of another name', () => {
    expect(hasRealmRole({ roles: ['admin'] }, 'admin')).toBe(false)
    expect(hasRealmRole({ resource_access: { app: { roles: ['admin'] } } }, 'admin')).toBe(false)
  })
})

describe('hasResourceRole', () => {
  it.each<[unknown, string, boolean]>([
    [{ app: { roles: ['admin'] } }, 'app', true],
    [{ app: { roles: ['user'] } }, 'app', false],
    [{ other: { roles: ['admin'] } }, 'app', false],
    [{ app: ['admin'] }, 'app', false],
    [{ app: { roles: 'admin' } }, 'app', false],
    [{ app: null }, 'app', false],
    [{}, 'constructor', false],
    [{}, '__proto__', false],
    [{}, 'toString', false],
    [{ constructor: { roles: ['admin'] } }, 'constructor', true],
    [Object.create({ app: { roles: ['admin'] } }), 'app', false],
    [[{ roles: ['admin'] }], '0', false],
    ['app', 'app', false],
    [null, 'app', false],
    [undefined, 'app', false],
  ])('%j, of %s: %s', (resource_access, resource, expected) => {
    expect(hasResourceRole({ resource_access }, 'admin', resource)).toBe(expected)
  })
})
