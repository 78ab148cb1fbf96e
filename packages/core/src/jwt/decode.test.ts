import { describe, expect, it } from 'vitest'

import { segment } from '../../test/jws/signer.ts'
import { LatchkeyError } from '../latchkey-error.ts'
import { decodeToken } from './decode-token.ts'
import { decodeJwt } from './decode.ts'

const header = segment({ alg: 'RS256', kid: 'k' })
const claims = segment({ sub: 'Zoë' })

const malformed: readonly (readonly [string, unknown, string])[] = [
  ['no text', undefined, 'undefined'],
  ['null', null, 'object'],
  ['an object', { toString: () => `${header}.${claims}.s` }, 'object'],
  ['empty', '', 'no dot in it'],
  ['opaque', 's3cret', 'no dot in it'],
  ['two parts', `${header}.${claims}`, 'another number'],
  ['four parts', `${header}.${claims}.s.s3cret`, 'another number'],
  ['five parts', `${header}.${claims}.a.b.c`, 'five parts: an encrypted token (JWE)'],
  ['six parts', `${header}.${claims}.a.b.c.d`, 'another number'],
  ['a million dots', '.'.repeat(1_000_000), 'another number'],
  ['empty parts', '..', 'a header that is not base64url JSON'],
  ['header no base64url', `s3cret!.${claims}.s`, 'a header that is not base64url JSON'],
  [
    'header padded',
    `${segment('{"alg":"x"}')}=.${claims}.s`,
    'a header that is not base64url JSON',
  ],
  ['header no JSON', `${segment('s3cret')}.${claims}.s`, 'a header that is not base64url JSON'],
  ['header a list', `${segment('[]')}.${claims}.s`, 'a header that is not base64url JSON'],
  ['header null', `${segment('null')}.${claims}.s`, 'a header that is not base64url JSON'],
  [
    'header with BOM',
    `${segment('\uFEFF{"alg":"x"}')}.${claims}.s`,
    'a header that is not base64url JSON',
  ],
  ['claims no JSON', `${header}.${segment('{')}.s`, 'claims that are not base64url JSON'],
  ['claims a list', `${header}.${segment([{}])}.s`, 'claims that are not base64url JSON'],
  ['claims a text', `${header}.${segment('"s3cret"')}.s`, 'claims that are not base64url JSON'],
  ['claims empty', `${header}..s`, 'claims that are not base64url JSON'],
  ['claims not UTF-8', `${header}.eyJhIjoi_yJ9.s`, 'claims that are not base64url JSON'],
  [
    'claims very deep',
    `${header}.${segment('['.repeat(100_000))}.s`,
    'claims that are not base64url JSON',
  ],
  [
    'no alg',
    `${segment({ kid: 'k' })}.${claims}.s`,
    'a header whose alg, kid or typ is not a string',
  ],
  [
    'alg a number',
    `${segment({ alg: 5 })}.${claims}.s`,
    'a header whose alg, kid or typ is not a string',
  ],
  [
    'kid null',
    `${segment({ alg: 'x', kid: null })}.${claims}.s`,
    'a header whose alg, kid or typ is not a string',
  ],
  [
    'a member __proto__, which copied by assignment would be a prototype',
    `${segment({ alg: 'x' })}.${btoa('{"__proto__":{"isAdmin":true}}').replaceAll('=', '')}.s`,
    'claims that are not base64url JSON',
  ],
  [
    'typ a list',
    `${segment({ alg: 'x', typ: ['JWT'] })}.${claims}.s`,
    'a header whose alg, kid or typ is not a string',
  ],
]

describe('decodeJwt — RFC 7515 §7.1', () => {
  it('gives nobody a header that the one before has changed', () => {
    const read = (): Readonly<Record<string, unknown>> => {
      const decoded = decodeJwt(`${header}.${claims}.s`)
      return decoded.ok ? decoded.value.header : {}
    }
    expect(() => Object.assign(read(), { alg: 'none' })).toThrow(TypeError)
    expect(read()).toEqual({ alg: 'RS256', kid: 'k' })
  })

  it('reads a header again when another came between', () => {
    const other = segment({ alg: 'ES256' })
    const algorithms = [header, other, other, header].map((part) => {
      const decoded = decodeJwt(`${part}.${claims}.s`)
      return decoded.ok && decoded.value.header.alg
    })
    expect(algorithms).toEqual(['RS256', 'ES256', 'ES256', 'RS256'])
  })

  it.each([
    [{ alg: 'RS256' }, {}],
    [{ alg: 'none', typ: 'JWT' }, { sub: 'Zoë €😀' }],
    [
      { alg: '', kid: '', crit: ['x'], more: null },
      { aud: ['a'], nested: { deep: [1] } },
    ],
    [{ alg: 'RS256' }, { constructor: 'a', toString: 1 }],
  ])('reads %j and %j', (head, body) => {
    for (const signature of ['c2ln', '', 'not base64url!']) {
      expect(decodeJwt(`${segment(head)}.${segment(body)}.${signature}`)).toEqual({
        ok: true,
        value: { header: head, claims: body },
      })
    }
  })

  it.each(malformed)('%s', (_name, jwt, actual) => {
    expect(decodeJwt(jwt as string)).toEqual({
      ok: false,
      error: {
        code: 'token_rejected',
        claim: 'format',
        expected: 'a JWT: three base64url parts with dots between',
        actual,
      },
    })
  })
})

describe('decodeToken', () => {
  it('reads claims, and checks nothing', () => {
    expect(decodeToken(`${header}.${claims}.`)).toEqual({ sub: 'Zoë' })
  })

  it.each(malformed)('throws for %s, and tells nothing of it', (_name, jwt, actual) => {
    const act = (): unknown => decodeToken(jwt as string)
    expect(act).toThrow(LatchkeyError)
    expect(act).toThrow(`decodeToken: the token was rejected: expected format to be`)
    expect(act).toThrow(actual)
    expect(act).not.toThrow('s3cret')
  })
})
