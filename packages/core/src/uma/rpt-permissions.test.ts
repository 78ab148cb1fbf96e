import { expect, it } from 'vitest'

import { rptPermissions } from './rpt-permissions.ts'

const permissions = [{ rsid: '1', rsname: 'Logbook', scopes: ['read'] }]
const authorization = { permissions }

it.each([
  ['of this resource server', { aud: 'api', authorization }, permissions],
  ['of it alone, in a list', { aud: ['api'], authorization }, permissions],
  ['of it, for a user who has an account', { aud: ['api', 'account'], authorization }, permissions],
  ['of it, or of another: both are in aud', { aud: ['api', 'vault'], authorization }, []],
  ['of another', { aud: 'vault', authorization }, []],
  ['for an account alone', { aud: 'account', authorization }, []],
  ['of nobody', { authorization }, []],
  ['of no list', { aud: [], authorization }, []],
  ['that is no RPT', { aud: 'api' }, []],
  ['without permissions', { aud: 'api', authorization: {} }, []],
])('a token %s', (_, claims, expected) => {
  expect(rptPermissions(claims, 'api')).toEqual(expected)
})
