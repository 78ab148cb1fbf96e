import { describe, expect, it } from 'vitest'

import { decodeBase64url, decodeJsonObject, encodeBase64url } from './base64url.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

// RFC 4648 §10, without its padding, and §5's two characters of its own.
const vectors: readonly (readonly [bytes: Uint8Array, text: string])[] = [
  [bytesOf(''), ''],
  [bytesOf('f'), 'Zg'],
  [bytesOf('fo'), 'Zm8'],
  [bytesOf('foo'), 'Zm9v'],
  [bytesOf('foob'), 'Zm9vYg'],
  [bytesOf('fooba'), 'Zm9vYmE'],
  [bytesOf('foobar'), 'Zm9vYmFy'],
  [new Uint8Array([0xfb, 0xff, 0xfe]), '-__-'],
  [new Uint8Array([0]), 'AA'],
  [new Uint8Array([0, 0, 0]), 'AAAA'],
]

describe('base64url — RFC 7515 §2', () => {
  it.each(vectors)('%j is %j', (bytes, text) => {
    expect(encodeBase64url(bytes)).toBe(text)
    expect(decodeBase64url(text)).toEqual(new Uint8Array(bytes))
  })

  it('brings back every octet, in every place', () => {
    const bytes = Uint8Array.from({ length: 1024 }, (_, index) => (index * 7 + (index >> 8)) & 255)
    for (const length of [255, 256, 257, 1024]) {
      const part = bytes.slice(0, length)
      expect(decodeBase64url(encodeBase64url(part))).toEqual(part)
    }
  })

  it('encodes a view alone, and a MiB', () => {
    expect(encodeBase64url(bytesOf('xfoox').subarray(1, 4))).toBe('Zm9v')
    expect(encodeBase64url(new Uint8Array(1 << 20))).toBe('A'.repeat(1_398_102))
  })

  it.each([
    ['padding', 'Zg=='],
    ['padding of one', 'Zm8='],
    ['padding alone', '='],
    ['padding inside', 'Zg==Zg'],
    ['one character', 'Z'],
    ['one character too many', 'Zm9vY'],
    ['stray bits after one octet', 'Zh'],
    ['stray bits after two octets', 'Zm9'],
    ['base64 +', '+__-'],
    ['base64 /', '-/_-'],
    ['a space', 'Zm 9v'],
    ['a space before', ' Zm9v'],
    ['a line feed', 'Zm9v\n'],
    ['a tab', '\tZm9v'],
    ['a form feed', 'Zm9v\f'],
    ['white space alone', '    '],
    ['a NUL', 'Zm9v\0'],
    ['a dot', 'Zm9v.Zm9v'],
    ['percent encoding', 'Zm9%76'],
    ['a letter beyond ASCII', 'Zm9é'],
    ['a wide letter with the low byte of v', 'Zm9\u0176'],
    ['a lone surrogate', 'Zm9\uD876'],
    ['a fullwidth letter', 'Ｚm9v'],
    ['an exclamation mark', 'Zm9!'],
    ['a MiB of it', '!'.repeat(1 << 20)],
  ])('refuses %s', (_name, text) => {
    expect(() => decodeBase64url(text)).toThrow(
      new TypeError('expected canonical base64url without padding (RFC 7515 §2), got another text'),
    )
  })
})

/** `{"":"…"}` with these octets in the text. */
const inObject = (...octets: number[]): number[] => [
  ...bytesOf('{"":"'),
  ...octets,
  ...bytesOf('"}'),
]

describe('decodeJsonObject', () => {
  it.each([
    ['{"alg":"RS256"}', { alg: 'RS256' }],
    [' {"name":"Zoë 🔑"}\n', { name: 'Zoë 🔑' }],
    ['{}', {}],
  ])('reads %s', (json, expected) => {
    expect(decodeJsonObject(encodeBase64url(bytesOf(json)))).toEqual(expected)
  })

  it.each([4094, 4095, 4096, 4097, 10_000])('reads %i octets, whatever letters take', (size) => {
    for (const letters of ['a', 'ë', 'ëë', '€', '🔑', 'ë'.repeat(1000)]) {
      const empty = bytesOf(JSON.stringify({ name: '', letters })).length
      const claims = { name: 'a'.repeat(size - empty), letters }
      const octets = bytesOf(JSON.stringify(claims))
      expect(octets).toHaveLength(size)
      expect(decodeJsonObject(encodeBase64url(octets))).toEqual(claims)
    }
  })

  it.each([4096, 4097])('refuses %i octets of which one is not UTF-8', (size) => {
    const octets = inObject(0xff, 0xff, ...Array.from({ length: size - 9 }, () => 0x61))
    expect(octets).toHaveLength(size)
    expect(decodeJsonObject(encodeBase64url(new Uint8Array(octets)))).toBeUndefined()
  })

  it.each([
    ['nothing', []],
    ['null', [...bytesOf('null')]],
    ['a list', [...bytesOf('[1,2]')]],
    ['a text', [...bytesOf('"Zoë"')]],
    ['a member that sets a prototype', [...bytesOf('{"__proto__":{}}')]],
    ['half a document', [...bytesOf('{"a":1')]],
    ['two documents', [...bytesOf('{}{}')]],
    ['a BOM', [0xef, 0xbb, 0xbf, ...bytesOf('{}')]],
    ['a lone continuation byte', inObject(0x80)],
    ['an overlong slash', inObject(0xc0, 0xaf)],
    ['a surrogate in UTF-8', inObject(0xed, 0xa0, 0x80)],
    ['beyond Unicode', inObject(0xf5, 0x80, 0x80, 0x80)],
    ['UTF-16', [0x7b, 0, 0x7d, 0]],
    ['a cut sequence', inObject(0xe2, 0x82)],
  ])('refuses %s', (_name, bytes) => {
    expect(decodeJsonObject(encodeBase64url(new Uint8Array(bytes)))).toBeUndefined()
  })

  it('refuses what is no base64url', () => {
    expect(decodeJsonObject('e30')).toEqual({})
    expect(decodeJsonObject('e30=')).toBeUndefined()
  })
})
