import { describe, expect, it } from 'vitest'

import {
  array,
  boolean,
  describeMismatch,
  isObject,
  literal,
  number,
  object,
  record,
  string,
  stringOrStrings,
  token,
} from './decode.ts'
import type { Decoder } from './decode.ts'

interface Pet {
  readonly name: string
  readonly tags?: readonly string[]
  readonly [member: string]: unknown
}

const pet = object<Pet>({ name: token }, { tags: array(string) })
const decode = (decoder: Decoder<unknown>, value: unknown): string | undefined => {
  const mismatch = decoder(value)
  return mismatch && describeMismatch(mismatch)
}

describe('a decoder', () => {
  it.each<[string, Decoder<unknown>, unknown]>([
    ['string', string, ''],
    ['number', number, -1.5],
    ['boolean', boolean, false],
    ['token', token, 'x'],
    ['literal', literal(true), true],
    ['array', array(number), [1, 2]],
    ['array, empty', array(number), []],
    ['object', pet, { name: 'Rex' }],
    ['object, an optional member undefined', pet, { name: 'Rex', tags: undefined }],
    ['record', record(string), { a: 'x', constructor: 'y' }],
    ['record, empty', record(string), {}],
    ['a string or strings', stringOrStrings, 'a'],
    ['a string or strings: none', stringOrStrings, []],
    ['object, others pass through', pet, { name: 'Rex', tags: ['a'], age: null, constructor: 1 }],
  ])('%s', (_name, decoder, value) => {
    expect(decode(decoder, value)).toBeUndefined()
  })

  it.each<[Decoder<unknown>, unknown, string]>([
    [string, 1, 'expected the document to be a string, got a number'],
    [number, '1', 'expected the document to be a finite number, got a string'],
    [number, Infinity, 'expected the document to be a finite number, got Infinity'],
    [boolean, 'true', 'expected the document to be a boolean, got a string'],
    [token, '', 'expected the document to be a non-empty string, got an empty string'],
    [literal(true), false, 'expected the document to be true, got a boolean'],
    [literal('s3cret'), 's3crets', 'expected the document to be "s3cret", got a string'],
    [string, null, 'expected the document to be a string, got null'],
    [pet, { name: 'Rex', tags: null }, 'expected .tags to be a JSON array, got null'],
    [pet, { name: undefined }, 'expected .name to be a non-empty string, got nothing'],
    [
      record(pet),
      { a: { name: 'Rex' }, b: {} },
      'expected .b.name to be a non-empty string, got nothing',
    ],
    [record(string), [], 'expected the document to be a JSON object, got an array'],
    [stringOrStrings, 1, 'expected the document to be a JSON array, got a number'],
    [stringOrStrings, ['a', 1], 'expected [1] to be a string, got a number'],
    [array(string), 'a', 'expected the document to be a JSON array, got a string'],
    [array(string), { length: 1 }, 'expected the document to be a JSON array, got an object'],
    [array(string), ['a', 2], 'expected [1] to be a string, got a number'],
    [pet, [], 'expected the document to be a JSON object, got an array'],
    [pet, null, 'expected the document to be a JSON object, got null'],
    [pet, undefined, 'expected the document to be a JSON object, got nothing'],
    [pet, {}, 'expected .name to be a non-empty string, got nothing'],
    [pet, { name: 'Rex', tags: [{}] }, 'expected .tags[0] to be a string, got an object'],
    [array(pet), [{ name: 'Rex' }, 5], 'expected [1] to be a JSON object, got a number'],
  ])('says where and what, never the value', (decoder, value, message) => {
    expect(decode(decoder, value)).toBe(message)
  })
})

describe('isObject', () => {
  it.each([
    [{}, true],
    [Object.create(null), true],
    [[], false],
    [null, false],
    [undefined, false],
    ['x', false],
  ])('%j: %j', (value, expected) => {
    expect(isObject(value)).toBe(expected)
  })
})
