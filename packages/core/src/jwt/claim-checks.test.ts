import { describe, expect, it } from 'vitest'

import { issuer } from '../../test/demo-server.ts'
import { unchecked } from '../unchecked.ts'
import { checkAudience, checkIssuer, checkTimes, listOf, show } from './claim-checks.ts'
import type { AudienceExpectation } from './claim-checks.ts'
import type { JwtClaims } from './decode.ts'

const now = 1_700_000_000

describe('checkIssuer — RFC 7519 §4.1.1', () => {
  it.each([
    [issuer, undefined],
    [`${issuer}/`, 'iss'],
    [issuer.replace('https', 'http'), 'iss'],
    [issuer.toUpperCase(), 'iss'],
    [[issuer], 'iss'],
    ['', 'iss'],
    [undefined, 'iss'],
    [null, 'iss'],
  ])('%j', (iss, claim) => {
    expect(checkIssuer({ iss }, issuer)?.claim).toBe(claim)
  })

  it('says what was found', () => {
    expect(checkIssuer({ iss: 'i' }, issuer)).toEqual({
      code: 'token_rejected',
      claim: 'iss',
      expected: `"${issuer}"`,
      actual: '"i"',
    })
  })
})

describe('checkAudience — RFC 7519 §4.1.3', () => {
  it.each<[AudienceExpectation, JwtClaims, string | undefined]>([
    ['api', { aud: 'api' }, undefined],
    ['api', { aud: ['account', 'api'] }, undefined],
    ['api', { aud: 'API' }, 'aud'],
    ['api', { aud: 'apis' }, 'aud'],
    ['api', { aud: 'api account' }, 'aud'],
    ['api', { aud: [] }, 'aud'],
    ['api', { aud: { 0: 'api', length: 1 } }, 'aud'],
    ['api', { aud: [['api']] }, 'aud'],
    ['api', { azp: 'api' }, 'aud'],
    ['api', {}, 'aud'],
    ['', {}, 'aud'],
    [['api', 'web'], { aud: 'web' }, undefined],
    [['api', 'web'], { aud: ['x', 'api'] }, undefined],
    [['api', 'web'], { aud: 'x' }, 'aud'],
    [[], { aud: 'api' }, 'aud'],
    [[], {}, 'aud'],
    [{ azp: 'web' }, { azp: 'web' }, undefined],
    [{ azp: ['app', 'web'] }, { azp: 'web', aud: 'x' }, undefined],
    [{ azp: 'web' }, { azp: 'Web' }, 'azp'],
    [{ azp: 'web' }, { aud: 'web' }, 'azp'],
    [{ azp: 'web' }, { azp: ['web'] }, 'azp'],
    [{ azp: [] }, { azp: 'web' }, 'azp'],
    [{ azp: undefined as unknown as string }, {}, 'azp'],
    [{ azp: unchecked as unknown as string }, { azp: 'web' }, 'azp'],
    [unchecked, {}, undefined],
    [unchecked, { aud: 'x' }, undefined],
    [undefined as unknown as string, {}, 'aud'],
    [Symbol('unchecked') as unknown as string, { aud: 'x' }, 'aud'],
  ])('%o of %j', (expected, claims, claim) => {
    expect(checkAudience(claims, expected)?.claim).toBe(claim)
  })

  it('names what was found and what to change', () => {
    expect(checkAudience({ aud: ['account'], azp: 'web' }, 'api')).toMatchObject({
      expected: expect.stringMatching(/^"api", .* "Audience" mapper .* audience: \{ azp: … \}$/u),
      actual: 'aud ["account"] with azp "web"',
    })
    expect(checkAudience({}, { azp: ['a', 'b'] })).toMatchObject({
      expected: 'one of ["a","b"]',
      actual: 'none',
    })
  })
})

describe('checkTimes — RFC 7519 §4.1.4', () => {
  const good = { exp: now + 60, iat: now - 60 }
  const expectation = { now, clockToleranceSeconds: 30 }

  it.each([
    [{}],
    [{ exp: now - 29.9 }],
    [{ iat: now + 30 }],
    [{ nbf: now + 30 }],
    [{ nbf: 0 }],
    [{ iat: 0, exp: 9e12 }],
  ])('accepts %j', (claims) => {
    expect(checkTimes({ ...good, ...claims }, expectation)).toBeUndefined()
  })

  it.each<[object, string, string]>([
    [{ exp: now - 30 }, 'exp', `${now - 30}, 30 s ago`],
    [{ iat: now + 30.5 }, 'iat', `${now + 30.5}, in 30 s`],
    [{ nbf: now + 31 }, 'nbf', `${now + 31}, in 31 s`],
    ...(['exp', 'iat', 'nbf'] as const).flatMap((claim) =>
      [null, '1', NaN, Infinity, -Infinity, true, [], {}].map((value): [object, string, string] => [
        { [claim]: value },
        claim,
        show(value),
      ]),
    ),
    [{ exp: undefined }, 'exp', 'none'],
    [{ iat: undefined }, 'iat', 'none'],
  ])('rejects %j by %s', (claims, claim, actual) => {
    expect(checkTimes({ ...good, ...claims }, expectation)).toMatchObject({ claim, actual })
  })

  it.each([
    [now - 60, undefined],
    [now - 59, 'iat'],
    [0, undefined],
    [undefined, undefined],
    [NaN, 'iat'],
  ])('not before %j', (notBeforeSeconds, claim) => {
    expect(checkTimes(good, { ...expectation, notBeforeSeconds })?.claim).toBe(claim)
  })

  it('is exact without tolerance, and a tolerance that is no number tolerates nothing', () => {
    const exact = { now, clockToleranceSeconds: 0 }
    expect(checkTimes({ exp: now + 1, iat: now, nbf: now }, exact)).toBeUndefined()
    expect(checkTimes({ exp: now, iat: now }, exact)?.claim).toBe('exp')
    expect(checkTimes({ exp: 0, iat: 0 }, { now, clockToleranceSeconds: NaN })?.claim).toBe('exp')
    expect(checkTimes({ exp: 0, iat: 0 }, { now: NaN, clockToleranceSeconds: 0 })?.claim).toBe(
      'exp',
    )
  })
})

describe('show', () => {
  const deep: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))

  it.each([
    [undefined, 'none'],
    [null, 'null'],
    ['a"\n', String.raw`"a\"\n"`],
    [['a', 1], '["a",1]'],
    ['x'.repeat(300), `"${'x'.repeat(199)}…`],
  ])('shows a value shortly', (value, text) => {
    expect(show(value)).toBe(text)
  })

  it('shows what is too deep, or says that it cannot', () => {
    // The JSON.stringify of newer engines goes as deep as their JSON.parse.
    expect(['what cannot be shown', `${'['.repeat(200)}…`]).toContain(show(deep))
  })
})

describe('listOf', () => {
  it.each([
    ['a', ['a']],
    [
      ['a', 1, null, ['b'], 'c'],
      ['a', 'c'],
    ],
    [undefined, []],
    [{ 0: 'a' }, []],
  ])('%j', (value, list) => {
    expect(listOf(value)).toEqual(list)
  })
})
