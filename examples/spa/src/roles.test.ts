import { expect, it } from 'vitest'

import { rolesOf } from './roles.ts'

it.each([
  [undefined, [{ roles: [] }]],
  [{ realm_access: { roles: ['keeper'] } }, [{ roles: ['keeper'] }]],
  [
    { realm_access: { roles: ['a'] }, resource_access: { api: { roles: ['b', 'c'] }, x: {} } },
    [{ roles: ['a'] }, { client: 'api', roles: ['b', 'c'] }, { client: 'x', roles: [] }],
  ],
  [{ realm_access: { roles: ['a', 7, null] } }, [{ roles: ['a'] }]],
  [{ realm_access: { roles: 'keeper' }, resource_access: 'all' }, [{ roles: [] }]],
  [
    { realm_access: null, resource_access: { api: null } },
    [{ roles: [] }, { client: 'api', roles: [] }],
  ],
])('reads the roles of %j', (claims, roles) => {
  expect(rolesOf(claims)).toEqual(roles)
})
