import { describe, expect, it } from 'vitest'

import {
  array,
  boolean,
  decode,
  isObject,
  literal,
  Mismatch,
  number,
  object,
  optional,
  string,
  token,
} from './decode.ts'
import type { Decoder } from './decode.ts'

interface Pet {
  readonly name: string
  readonly tags?: readonly string[]
  readonly [member: string]: unknown
}

const pet = object<Pet>({ name: token, tags: optional(array(string)) })

describe('decode', () => {
  it.each<[string, Decoder<unknown>, unknown]>([
    ['string', string, ''],
    ['number', number, -1.5],
    ['boolean', boolean, false],
    ['token', token, 'x'],
    ['literal', literal(true), true],
    ['optional, absent', optional(string), undefined],
    ['array', array(number), [1, 2]],
    ['array, empty', array(number), []],
    ['object', pet, { name: 'Rex' }],
    ['object, others pass through', pet, { name: 'Rex', tags: ['a'], age: null, constructor: 1 }],
  ])('%s', (_name, decoder, value) => {
    expect(decode(decoder, value)).toEqual(value)
  })

  it.each<[Decoder<unknown>, unknown, string]>([
    [string, 1, 'expected the document to be a string, got a number'],
    [number, '1', 'expected the document to be a finite number, got a string'],
    [number, Infinity, 'expected the document to be a finite number, got a number'],
    [boolean, 'true', 'expected the document to be a boolean, got a string'],
    [token, '', 'expected the document to be a non-empty string, got an empty string'],
    [literal(true), false, 'expected the document to be true, got a boolean'],
    [literal('s3cret'), 's3crets', 'expected the document to be "s3cret", got a string'],
    [optional(string), null, 'expected the document to be a string, got null'],
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
    const outcome = decode(decoder, value)
    expect(outcome instanceof Mismatch && outcome.describe()).toBe(message)
  })

  it('lets through what a decoder throws besides', () => {
    const broken: Decoder<never> = () => {
      throw new RangeError('broken')
    }
    expect(() => decode(broken, 1)).toThrow(RangeError)
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
