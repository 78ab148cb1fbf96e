import { describe, expect, it } from 'vitest'

import { issuer } from '../../test/demo-server.ts'
import { checkAccessToken } from './access-token.ts'

const now = 1_700_000_000
const good = { iss: issuer, aud: 'api', azp: 'web', typ: 'Bearer', iat: now - 10, exp: now + 300 }

const check = (claims: object, typ?: string): string | undefined =>
  checkAccessToken(
    { header: { alg: 'RS256', ...(typ !== undefined && { typ }) }, claims: { ...good, ...claims } },
    { issuer, audience: 'api', now, clockToleranceSeconds: 0 },
  )?.claim

describe('checkAccessToken', () => {
  it.each([
    [{}, undefined],
    [{}, 'JWT'],
    [{}, 'jwt'],
    [{}, 'application/jwt'],
    [{}, 'at+jwt'],
    [{}, 'application/AT+JWT'],
    [{ typ: undefined }, 'at+jwt'],
    [{ typ: undefined }, 'application/at+jwt'],
    [{ sub: undefined, azp: undefined }, 'JWT'],
  ])('accepts the good token with %j and header typ %j', (claims, typ) => {
    expect(check(claims, typ)).toBeUndefined()
  })

  it.each<[object, string | undefined, string]>([
    [{ typ: 'ID' }, 'JWT', 'typ'],
    [{ typ: 'Refresh' }, 'JWT', 'typ'],
    [{ typ: 'Offline' }, 'JWT', 'typ'],
    [{ typ: 'Logout' }, 'JWT', 'typ'],
    [{ typ: 'DPoP' }, 'JWT', 'typ'],
    [{ typ: 'bearer' }, 'JWT', 'typ'],
    [{ typ: undefined }, 'JWT', 'typ'],
    [{ typ: undefined }, undefined, 'typ'],
    [{ typ: null }, 'at+jwt', 'typ'],
    [{ typ: ['Bearer'] }, 'JWT', 'typ'],
    [{ typ: 'ID' }, 'at+jwt', 'typ'],
    [{}, 'logout+jwt', 'typ (header)'],
    [{}, 'dpop+jwt', 'typ (header)'],
    [{}, 'secevent+jwt', 'typ (header)'],
    [{}, '', 'typ (header)'],
    [{}, 'xat+jwt', 'typ (header)'],
    [{}, 'at+jwtx', 'typ (header)'],
    [{}, 'at+jwt\n', 'typ (header)'],
    [{ iss: 'https://evil.example' }, 'JWT', 'iss'],
    [{ aud: 'web' }, 'JWT', 'aud'],
    [{ exp: now }, 'JWT', 'exp'],
    [{ iat: now + 1 }, 'JWT', 'iat'],
    [{ nbf: now + 1 }, 'JWT', 'nbf'],
  ])('rejects the good token with %j and header typ %j by %s', (claims, typ, claim) => {
    expect(check(claims, typ)).toBe(claim)
  })
})
