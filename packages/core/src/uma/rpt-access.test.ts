import { describe, expect, it } from 'vitest'

import { UsageError } from '../failure.ts'
import type { Require } from './access.ts'
import type { Permissions } from './permission.ts'
import { rptAccess } from './rpt-access.ts'

const id = '5ea0ca7e-0000-4000-8000-00000000000a'
const otherId = '5ea0ca7e-0000-4000-8000-00000000000b'
const entry = { rsid: id, rsname: 'Logbook', scopes: ['read', 'list'] }
const authorization = {
  permissions: [entry, { rsid: 'vault', rsname: otherId, scopes: ['read'] }, { rsid: 'Vault' }],
}

describe('rptAccess', () => {
  it.each<[string, object, boolean]>([
    ['of this resource server', { aud: 'api', authorization }, true],
    ['of it alone, in a list', { aud: ['api'], authorization }, true],
    ['of it, for a user who has an account', { aud: ['api', 'account'], authorization }, true],
    ['of it, or of another: both are in aud', { aud: ['api', 'vault'], authorization }, false],
    ['of another', { aud: 'vault', authorization }, false],
    ['for an account alone', { aud: 'account', authorization }, false],
    ['of nobody', { authorization }, false],
    ['of no list', { aud: [], authorization }, false],
    ['that is no RPT', { aud: 'api' }, false],
    ['without permissions', { aud: 'api', authorization: {} }, false],
  ])('a token %s', (_, claims, isMet) => {
    expect(rptAccess(id, claims, 'api')).toEqual({
      isLoggedIn: true,
      isAuthorized: isMet,
      missingPermissions: isMet ? [] : [id],
      permissions: isMet ? [entry] : [],
    })
  })

  it.each<[Permissions, readonly string[], boolean]>([
    [id, [], true],
    [`${id}#read,list`, [], true],
    [`${id}#read,write`, [`${id}#write`], true],
    [`${id}#write`, [`${id}#write`], true],
    [otherId, [otherId], false],
    // Neither a name nor a scope is one resource server's.
    ['Logbook', ['Logbook'], false],
    ['Logbook#read', ['Logbook#read'], false],
    ['#read', ['#read'], false],
    [[`${id}#read`, '#read', 'Logbook'], ['#read', 'Logbook'], true],
    // An id that somebody chose may be another one's name.
    ['vault', ['vault'], false],
    ['Vault', ['Vault'], false],
  ])('%j: missing %j', (permissions, missing, hasEntry) => {
    const access = rptAccess(permissions, { aud: 'api', authorization }, 'api')
    expect(access).toEqual({
      isLoggedIn: true,
      isAuthorized: missing.length === 0,
      missingPermissions: missing,
      permissions: hasEntry ? [entry] : [],
    })
  })

  it.each<[Require | undefined, boolean]>([
    ['any', true],
    ['all', false],
    [undefined, false],
  ])('with %s of two', (require, isAuthorized) => {
    const claims = { aud: 'api', authorization }
    expect(rptAccess([id, 'Vault'], claims, 'api', require)).toMatchObject({ isAuthorized })
  })

  it('of nothing is no question', () => {
    expect(() => rptAccess([], { aud: 'api', authorization }, 'api')).toThrow(UsageError)
  })
})
