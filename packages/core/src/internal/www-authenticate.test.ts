import { describe, expect, it } from 'vitest'

import { parseChallenges } from './www-authenticate.ts'
import type { Challenge } from './www-authenticate.ts'

const challenge = (scheme: string, parameters: Record<string, string> = {}): Challenge => ({
  scheme,
  parameters,
})

describe('parseChallenges — RFC 9110 §11.6.1', () => {
  it.each<[string, readonly Challenge[]]>([
    ['Basic realm="simple"', [challenge('basic', { realm: 'simple' })]],
    [
      // RFC 9110 §11.6.1
      String.raw`Basic realm="simple", Newauth realm="apps", type=1, title="Login to \"apps\""`,
      [
        challenge('basic', { realm: 'simple' }),
        challenge('newauth', { realm: 'apps', type: '1', title: 'Login to "apps"' }),
      ],
    ],
    [
      // Keycloak's userinfo
      'Bearer realm="demo", error="invalid_token", error_description="Token verification failed"',
      [
        challenge('bearer', {
          realm: 'demo',
          error: 'invalid_token',
          error_description: 'Token verification failed',
        }),
      ],
    ],
    [
      'UMA realm="demo",as_uri="https://kc.example/realms/demo",ticket="016f84e8-f9b9"',
      [
        challenge('uma', {
          realm: 'demo',
          as_uri: 'https://kc.example/realms/demo',
          ticket: '016f84e8-f9b9',
        }),
      ],
    ],
    ['Negotiate', [challenge('negotiate')]],
    ['Negotiate, Basic realm=a', [challenge('negotiate'), challenge('basic', { realm: 'a' })]],
    ['Basic realm=a, Negotiate', [challenge('basic', { realm: 'a' }), challenge('negotiate')]],
    ['Negotiate YWJj==, Basic', [challenge('negotiate'), challenge('basic')]],
    ['Negotiate a.b-c_d~e+f/g', [challenge('negotiate')]],
    [
      'Basic realm = "a" , charset\t=\tUTF-8',
      [challenge('basic', { realm: 'a', charset: 'UTF-8' })],
    ],
    ['BASIC REALM="A"', [challenge('basic', { realm: 'A' })]],
    ['Basic realm="a, b=c, Bearer"', [challenge('basic', { realm: 'a, b=c, Bearer' })]],
    [String.raw`Basic realm="\a\\\"\,"`, [challenge('basic', { realm: String.raw`a\",` })]],
    ['Basic realm=""', [challenge('basic', { realm: '' })]],
    ['Basic realm="ü€"', [challenge('basic', { realm: 'ü€' })]],
    ['Basic realm="a\n\u2028b"', [challenge('basic', { realm: 'a\n\u2028b' })]],
    ['Basic realm="a", realm="b"', [challenge('basic', { realm: 'a' })]],
    ['Basic realm="a", REALM="b"', [challenge('basic', { realm: 'a' })]],
    [', ,Basic realm="a",, ,Bearer,', [challenge('basic', { realm: 'a' }), challenge('bearer')]],
    ["Basic realm*=UTF-8''a", [challenge('basic', { 'realm*': "UTF-8''a" })]],
    [
      'Basic constructor=a, toString="b"',
      [challenge('basic', { constructor: 'a', tostring: 'b' })],
    ],
    ['DPoP algs="ES256 PS256"', [challenge('dpop', { algs: 'ES256 PS256' })]],
  ])('%s', (header, expected) => {
    expect(parseChallenges(header)).toEqual(expected)
  })

  it.each<[string | undefined, readonly Challenge[]]>([
    [undefined, []],
    ['', []],
    [' , ,, ', []],
    ['"Basic"', []],
    ['=a', []],
    ['Basic realm="a', []],
    ['Basic realm="a\\"', []],
    // A token68, though a strange one.
    ['Basic realm=', [challenge('basic')]],
    ['Basic realm="a"b', []],
    ['Basic realm=a@b', []],
    ['Basic realm=[a]', []],
    ['Basic {}', []],
    ['Basic a b', []],
    ['Basic "a"', []],
    ['Basic/a', []],
    ['Basic realm="a", error=', [challenge('basic', { realm: 'a' })]],
    ['Basic realm="a", error="b', [challenge('basic', { realm: 'a' })]],
    ['Basic realm="a", error=b c', [challenge('basic', { realm: 'a' })]],
    ['Basic realm="a" error="b"', []],
    ['Basic realm="a", Bearer error=@', [challenge('basic', { realm: 'a' })]],
    ['Bäsic realm="a"', []],
  ])('what does not follow the grammar ends the list: %s', (header, expected) => {
    expect(parseChallenges(header)).toEqual(expected)
  })

  it('a parameter named __proto__ is a parameter', () => {
    const [first] = parseChallenges('Basic __proto__="a", realm="b"')
    expect(Object.entries(first?.parameters ?? {})).toContainEqual(['__proto__', 'a'])
    expect(Object.getPrototypeOf({ ...first?.parameters })).toBe(Object.prototype)
  })

  it.each([
    ['a=', 'a='],
    ['a=b,', 'Basic a=b,'],
    ['a="b",', 'Basic '],
    ['\\', 'Basic a="'],
    ['\\"', 'Basic a="'],
    ['"', 'Basic a='],
    ['a', 'Basic '],
    ['a ', 'Basic '],
    ['=', 'Basic a'],
    [' ', 'Basic a'],
    [' ', 'Basic a='],
    ['\t,', 'Basic'],
    ['a,', ''],
    ['a="', 'Basic '],
    ['é', 'Basic a="'],
  ])('100 kB of %j after %j take no time', (part, begin) => {
    const header = begin + part.repeat(100_000 / part.length)
    const start = performance.now()
    parseChallenges(header)
    parseChallenges(`${header}é`)
    expect(performance.now() - start).toBeLessThan(500)
  })
})
