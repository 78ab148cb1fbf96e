import { describe, expect, it } from 'vitest'

import { parseJson } from './json.ts'

describe('parseJson', () => {
  it.each([
    ['{"a":[1,null,"x"]}', { a: [1, null, 'x'] }],
    [' {} ', {}],
    ['[]', []],
    ['null', null],
    ['"text"', 'text'],
    ['{"proto":1,"__proto":2,"_proto__":3}', { proto: 1, __proto: 2, _proto__: 3 }],
    ['{"constructor":{"prototype":{"x":1}}}', { constructor: { prototype: { x: 1 } } }],
    ['{"a":"__proto__"}', { a: '__proto__' }],
    [String.raw`{"a":"\u005f"}`, { a: '_' }],
    [String.raw`{"a":"\ud800"}`, { a: '\ud800' }],
  ])('%s', (text, value) => {
    expect(parseJson(text)).toEqual(value)
  })

  it.each([
    [''],
    ['{'],
    ['{"a":1'],
    ['{"a":1}}'],
    ["{'a':1}"],
    ['{"a":undefined}'],
    ['NaN'],
    ['<html></html>'],
    ['\uFEFF{}'],
    ['{"a":"\u0000"}'],
  ])('%j is not JSON', (text) => {
    expect(parseJson(text)).toBeUndefined()
  })

  it.each([
    ['{"__proto__":{"isAdmin":true}}'],
    ['{"a":[{"__proto__":null}]}'],
    [String.raw`{"\u005f_proto__":{}}`],
    [String.raw`{"\u005F_proto__":{}}`],
    [String.raw`{"_\u005fproto__":{}}`],
    [String.raw`{"__\u0070roto__":{}}`],
    [String.raw`{"__p\u0072oto__":{}}`],
    [String.raw`{"__pr\u006Fto__":{}}`],
    [String.raw`{"__pro\u0074o__":{}}`],
    [String.raw`{"\u005f\u005f\u0070\u0072\u006f\u0074\u006f\u005f\u005f":{}}`],
  ])('refuses a member that sets a prototype: %s', (text) => {
    expect(parseJson(text)).toBeUndefined()
    expect(Object.hasOwn(JSON.parse(text).a?.[0] ?? JSON.parse(text), '__proto__')).toBe(true)
  })

  it.each([
    ['arrays', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['arrays, open', '['.repeat(100_000)],
    ['objects', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
    ['objects and the name', '{"__proto__":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
    ['underscores', `"${'_'.repeat(1_000_000)}"`],
    ['backslashes', `"${'\\\\'.repeat(500_000)}"`],
  ])('is quick and does not throw for 100 000 nested %s', (_name, text) => {
    const start = performance.now()
    expect(() => parseJson(text)).not.toThrow()
    expect(performance.now() - start).toBeLessThan(500)
  })
})
