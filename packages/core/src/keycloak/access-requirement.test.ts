import { describe, expect, it } from 'vitest'

import { UsageError } from '../failure.ts'
import { missingAccess } from './access-requirement.ts'
import type { AccessRequirement } from './access-requirement.ts'

const claims = {
  realm_access: { roles: ['keeper', 'visitor'] },
  resource_access: { api: { roles: ['editor'] }, pilot: { roles: ['pilot'] } },
  scope: 'openid email',
}
const nothing = { roles: [], scopes: [] }

describe('missingAccess', () => {
  const rows: readonly (readonly [AccessRequirement, object])[] = [
    [{}, nothing],
    [{ realmRoles: ['keeper'] }, nothing],
    [{ realmRoles: ['keeper', 'visitor'] }, nothing],
    [
      { realmRoles: ['keeper', 'diver', 'KEEPER'] },
      { roles: ['realm role "diver"', 'realm role "KEEPER"'] },
    ],
    [{ realmRoles: ['editor'] }, { roles: ['realm role "editor"'] }],
    [{ resourceRoles: ['editor'] }, nothing],
    [{ resourceRoles: ['pilot'] }, { roles: ['role "pilot" of "api"'] }],
    [{ resourceRoles: { api: ['editor'], pilot: ['pilot'] } }, nothing],
    [
      { resourceRoles: { api: ['editor', 'keeper'], wreck: ['diver'] } },
      { roles: ['role "keeper" of "api"', 'role "diver" of "wreck"'] },
    ],
    // What every object has is no client.
    [{ resourceRoles: { constructor: ['name'] } }, { roles: ['role "name" of "constructor"'] }],
    [{ scope: 'email' }, nothing],
    [{ scope: 'email openid' }, nothing],
    [{ scope: 'email phone' }, { scopes: ['phone'] }],
    [{ scope: 'mail' }, { scopes: ['mail'] }],
    // Each kind is needed, whatever the others say.
    [
      { realmRoles: ['keeper'], resourceRoles: ['diver'], scope: 'phone' },
      { roles: ['role "diver" of "api"'], scopes: ['phone'] },
    ],
  ]
  it.each(rows)('%j', (requirement, missing) => {
    expect(missingAccess(claims, requirement, 'api')).toEqual({ ...nothing, ...missing })
  })

  it.each([
    ['no claims at all', {}],
    [
      'claims of other types',
      { realm_access: ['keeper'], resource_access: 'api', scope: ['email'] },
    ],
    [
      'roles that are a text',
      { realm_access: { roles: 'keeper' }, resource_access: { api: { roles: 'editor' } } },
    ],
  ])('%s give nothing', (_, other) => {
    const requirement = { realmRoles: ['keeper'], resourceRoles: ['editor'], scope: 'email' }
    expect(missingAccess(other, requirement, 'api')).toEqual({
      roles: ['realm role "keeper"', 'role "editor" of "api"'],
      scopes: ['email'],
    })
  })

  it.each<[string, unknown]>([
    [
      'a class',
      new (class {
        get realmRoles() {
          return ['diver']
        }
      })(),
    ],
    ['another requirement', Object.create({ realmRoles: ['diver'] })],
    ['none', undefined],
    ['null', null],
  ])('a requirement out of %s is a mistake, and lets nobody in', (_, requirement) => {
    expect(() => missingAccess(claims, requirement as AccessRequirement, 'api')).toThrow(UsageError)
  })

  it.each<[string, unknown]>([
    ['realmRoles', []],
    ['realmRoles', undefined],
    ['realmRoles', null],
    ['realmRoles', 'keeper'],
    ['realmRoles', ['']],
    ['realmRoles', ['keeper', undefined]],
    ['resourceRoles', undefined],
    ['resourceRoles', {}],
    ['resourceRoles', []],
    ['resourceRoles', { api: [] }],
    ['resourceRoles', { api: undefined }],
    ['resourceRoles', { api: 'editor' }],
    ['resourceRoles', Object.assign(Object.create({ pilot: ['diver'] }), { api: ['editor'] })],
    ['scope', undefined],
    ['scope', ''],
    ['scope', ' '],
    ['scope', 'a  b'],
    ['scope', ['email']],
    ['realmRole', ['keeper']],
    ['roles', undefined],
  ])('a requirement %s: %j is a mistake, and lets nobody in', (member, value) => {
    const check = () => missingAccess(claims, { [member]: value }, 'api')
    expect(check).toThrow(UsageError)
    expect(check).toThrow(member)
  })
})
