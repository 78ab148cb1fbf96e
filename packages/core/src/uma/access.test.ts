import { describe, expect, it } from 'vitest'

import { UsageError } from '../failure.ts'
import type { FailureReason } from '../failure.ts'
import { fail, succeed } from '../result.ts'
import { readUmaAccess, umaAccess } from './access.ts'
import type { Require } from './access.ts'
import { permissionRequests } from './permission.ts'
import type { PermissionRequest, Permissions, UmaPermission } from './permission.ts'

// What each kind of question gets from each kind of grant; `-` is not granted.
const grants = {
  none: [],
  'R without scopes': [{ rsid: '1', rsname: 'R' }],
  'R with none': [{ rsid: '1', rsname: 'R', scopes: [] }],
  'R with a': [{ rsid: '1', rsname: 'R', scopes: ['a'] }],
  'R with a and b': [{ rsid: '1', rsname: 'R', scopes: ['b', 'a'] }],
  'R with a, R with b': [
    { rsid: '1', rsname: 'R', scopes: ['a'] },
    { rsid: '1', rsname: 'R', scopes: ['b'] },
  ],
  'S with a': [{ rsid: '2', rsname: 'S', scopes: ['a'] }],
  'R with b, S with a': [
    { rsid: '1', rsname: 'R', scopes: ['b'] },
    { rsid: '2', rsname: 'S', scopes: ['a'] },
  ],
  'id R, name S, with a': [{ rsid: 'R', rsname: 'S', scopes: ['a'] }],
  'id R, no name, with a': [{ rsid: 'R', scopes: ['a'] }],
  'a of no resource': [{ scopes: ['a'] }],
  'in other case': [{ rsid: '1', rsname: 'r', scopes: ['A'] }],
} satisfies Record<string, readonly UmaPermission[]>

type Grant = keyof typeof grants

describe('umaAccess', () => {
  it.each<[Permissions, Grant, readonly string[]]>([
    ['R', 'none', ['R']],
    ['R', 'R without scopes', []],
    ['R', 'R with none', []],
    ['R', 'R with a', []],
    ['R', 'S with a', ['R']],
    ['R', 'id R, name S, with a', []],
    ['R', 'id R, no name, with a', []],
    ['R', 'in other case', ['R']],
    ['S', 'id R, name S, with a', []],
    ['R#a', 'none', ['R#a']],
    ['R#a', 'R without scopes', ['R#a']],
    ['R#a', 'R with none', ['R#a']],
    ['R#a', 'R with a', []],
    ['R#a', 'R with a, R with b', []],
    ['R#a', 'S with a', ['R#a']],
    ['R#a', 'R with b, S with a', ['R#a']],
    ['R#a', 'id R, name S, with a', []],
    ['R#a', 'in other case', ['R#a']],
    ['#a', 'none', ['#a']],
    ['#a', 'R without scopes', ['#a']],
    ['#a', 'S with a', []],
    ['#a', 'in other case', ['#a']],
    ['#a', 'a of no resource', []],
    ['#b', 'a of no resource', ['#b']],
    ['R#a', 'a of no resource', ['R#a']],
    ['R', 'a of no resource', ['R']],
    ['#a,c', 'S with a', ['#c']],
    ['R#a,b', 'R with a', ['R#b']],
    ['R#a,b', 'R with a and b', []],
    ['R#a,b', 'R with a, R with b', []],
    ['R#a,b', 'R with b, S with a', ['R#a']],
    ['R#a,b', 'none', ['R#a', 'R#b']],
    [['R', 'S'], 'R with a', ['S']],
    [['R', 'S#a', '#b'], 'R with b, S with a', []],
    [['R', 'unknown', '#unknown'], 'R with a', ['unknown', '#unknown']],
    [['R#a', 'R#b,a', 'R#a'], 'none', ['R#a', 'R#b']],
  ])('%j of %s: missing %j', (permissions, granted, missing) => {
    const requests = permissionRequests(permissions)
    const all = umaAccess(requests, grants[granted])
    expect(all).toEqual({
      isLoggedIn: true,
      isAuthorized: missing.length === 0,
      missingPermissions: missing,
    })
    expect(umaAccess(requests, grants[granted], 'all')).toEqual(all)
  })

  it.each<[Permissions, Grant, boolean]>([
    ['R', 'none', false],
    ['R', 'R with a', true],
    [['R', 'S'], 'R with a', true],
    [['R', 'S'], 'none', false],
    ['R#a,b', 'R with a', true],
    ['R#a,b', 'R without scopes', false],
    [['unknown', '#a'], 'S with a', true],
  ])('any of %j of %s: %s', (permissions, granted, isAuthorized) => {
    expect(umaAccess(permissionRequests(permissions), grants[granted], 'any').isAuthorized).toBe(
      isAuthorized,
    )
  })

  it.each([['ANY'], ['some'], [''], [null], [true]])('%j is no weaker than all', (require) => {
    const requests = permissionRequests(['R', 'S'])
    expect(umaAccess(requests, grants['R with a'], require as Require).isAuthorized).toBe(false)
  })

  it.each<[readonly PermissionRequest[]]>([
    [[]],
    [[{}]],
    [[{ scopes: [] }]],
    [[{ resource: 'R', scopes: [] }]],
    [[{ resource: 'R', scopes: undefined as never }]],
  ])('%j is no question, whatever is granted', (requests) => {
    for (const require of ['all', 'any'] as const) {
      expect(() => umaAccess(requests, grants['R with a'], require)).toThrow(UsageError)
      expect(() => umaAccess(requests, [], require)).toThrow(UsageError)
    }
  })
})

describe('readUmaAccess', () => {
  const requests = permissionRequests(['R', 'S#a'])
  const refusal = (status: number, error: string): FailureReason => ({
    code: 'oauth_error',
    status,
    error,
  })

  it('compares what was granted', () => {
    const answer = succeed(grants['R with a'])
    const missingPermissions = ['S#a']
    expect(readUmaAccess(requests, answer)).toEqual(
      succeed({ isLoggedIn: true, isAuthorized: false, missingPermissions }),
    )
    expect(readUmaAccess(requests, answer, 'any')).toEqual(
      succeed({ isLoggedIn: true, isAuthorized: true, missingPermissions }),
    )
  })

  it.each([[400], [401]])('invalid_grant with %i is "not logged in"', (status) => {
    const answer = fail(refusal(status, 'invalid_grant'))
    for (const require of ['all', 'any'] as const) {
      expect(readUmaAccess(requests, answer, require)).toEqual(
        succeed({ isLoggedIn: false, isAuthorized: false, missingPermissions: ['R', 'S#a'] }),
      )
    }
  })

  it('a text that cannot be a token is "not logged in" too, though it was not sent', () => {
    const rejected = { code: 'token_rejected', expected: 'x', actual: 'y' } as const
    const malformed = fail({ ...rejected, claim: 'format' })
    expect(readUmaAccess(requests, malformed)).toMatchObject(succeed({ isLoggedIn: false }))
    const other = fail({ ...rejected, claim: 'iss' })
    expect(readUmaAccess(requests, other)).toBe(other)
  })

  it.each([['no_session'], ['logout'], ['session_ended'], ['other_user']])(
    'nobody signed in, %s, is "not logged in", and nothing was sent',
    (cause) => {
      for (const require of ['all', 'any'] as const) {
        expect(readUmaAccess(requests, fail({ code: 'signed_out', cause }), require)).toEqual(
          succeed({ isLoggedIn: false, isAuthorized: false, missingPermissions: ['R', 'S#a'] }),
        )
      }
    },
  )

  it.each<[FailureReason]>([
    [{ code: 'refresh_ambiguous' }],
    [{ code: 'lock_timeout' }],
    [{ code: 'insecure_context', detail: 'signed_out' }],
    [refusal(403, 'invalid_grant')],
    [refusal(404, 'invalid_grant')],
    [refusal(500, 'invalid_grant')],
    [refusal(401, 'invalid_client')],
    [refusal(401, 'unauthorized_client')],
    [refusal(400, 'invalid_resource')],
    [refusal(401, 'invalid_token')],
    [{ code: 'unexpected_response', status: 401, detail: 'invalid_grant' }],
    [{ code: 'network', sent: 'maybe' }],
    [{ code: 'timeout', sent: 'no' }],
  ])('%j stays a failure', (error) => {
    const answer = fail(error)
    expect(readUmaAccess(requests, answer)).toBe(answer)
  })
})
