import { describe, expect, it } from 'vitest'

import { UsageError } from '../failure.ts'
import type { HttpRequest } from '../http.ts'
import {
  endpoint,
  formPost as formPostTo,
  get,
  MissingEndpointError,
  requireParameters,
  withFields,
  withQuery,
} from './request.ts'

const url = 'https://kc.example/token'
const formPost = (token_endpoint: string, parameters: object): HttpRequest =>
  formPostTo({ issuer: 'i', token_endpoint }, 'token_endpoint', parameters)

describe('get', () => {
  it('asks for JSON, or for what is said', () => {
    expect(get(url)).toEqual({ method: 'GET', url, headers: { accept: 'application/json' } })
    expect(get(url, 'application/jwt').headers).toEqual({ accept: 'application/jwt' })
  })
})

describe('formPost', () => {
  it('is a POST of a form', () => {
    expect(formPost(url, { a: '1' })).toEqual({
      method: 'POST',
      url,
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
      body: 'a=1',
    })
  })

  it.each<[object, string]>([
    [{}, ''],
    [{ a: 'p@ss wörd&1+%' }, 'a=p%40ss+w%C3%B6rd%261%2B%25'],
    [{ 'a=b&c': '=' }, 'a%3Db%26c=%3D'],
    [{ a: '' }, 'a='],
    [{ a: undefined, b: 1 }, 'b=1'],
    [{ a: 0, b: -1.5, c: true, d: false }, 'a=0&b=-1.5&c=true&d=false'],
    [{ a: ['x', 'y', 'x'] }, 'a=x&a=y&a=x'],
    [{ a: [] }, ''],
    [{ a: '\r\n\0' }, 'a=%0D%0A%00'],
    [{ a: '😀\ud800' }, 'a=%F0%9F%98%80%EF%BF%BD'],
    [JSON.parse('{"__proto__":"a","constructor":"b"}'), '__proto__=a&constructor=b'],
    [Object.create({ inherited: 'a' }), ''],
  ])('%j', (parameters, body) => {
    expect(formPost(url, parameters).body).toBe(body)
  })

  it.each([
    [{ a: null }, 'got null'],
    [{ a: {} }, 'got an object'],
    [{ a: ['x', null] }, 'got null'],
    [{ a: ['x', undefined] }, 'got nothing'],
    // oxlint-disable-next-line no-sparse-arrays -- what is not there is nothing, too
    [{ a: ['x', , 'y'] }, 'got nothing'],
    [{ a: [['x']] }, 'got an array'],
    [{ a: Symbol('s3cret') }, 'got a symbol'],
    [{ a: () => 's3cret' }, 'got a function'],
    [{ a: 1n }, 'got a bigint'],
    [{ a: NaN }, 'got NaN'],
    [{ a: -Infinity }, 'got -Infinity'],
  ])('refuses what is no parameter: %o', (parameters, message) => {
    expect(() => formPost(url, parameters)).toThrow(UsageError)
    expect(() => formPost(url, parameters)).toThrow(`the parameter a must be`)
    expect(() => formPost(url, parameters)).toThrow(message)
  })
})

it('encodes every character as a form does, as a value and as a name', () => {
  const characters = [
    ...Array.from({ length: 0x180 }, (_, code) => String.fromCodePoint(code)),
    '\u2028',
    '\u{1f511}',
    '\ud83d',
    'plain-text_of.all*kinds',
    'one&two=%2B+3',
  ]
  for (const text of characters) {
    const fields = { [`n${text}`]: `${text}v`, last: '' }
    expect(formPost(url, fields).body).toBe(new URLSearchParams(fields).toString())
  }
})

describe('formPost to an endpoint', () => {
  it('tells of a parameter that cannot be sent before it tells of an endpoint that is not there', () => {
    const act = (parameters: object) => (): unknown =>
      formPostTo({ issuer: 'i' }, 'token_endpoint', parameters)
    expect(act({ a: null })).toThrow('the parameter a must be')
    expect(act({ a: 'x' })).toThrow(MissingEndpointError)
  })
})

describe('withQuery', () => {
  it.each<[string, object, string]>([
    ['https://a/b', { x: 'a b&c#d' }, 'https://a/b?x=a+b%26c%23d'],
    ['https://a/b?y=1&y=2', { x: '1', y: '3' }, 'https://a/b?y=1&y=2&x=1&y=3'],
    ['https://a/b?', { x: '1' }, 'https://a/b?x=1'],
    ['https://a/b?x=%26', {}, 'https://a/b?x=%26'],
    ['https://a/b#top', { x: ['1', '2'] }, 'https://a/b?x=1&x=2#top'],
  ])('%s and %j', (before, parameters, after) => {
    expect(withQuery(before, parameters)).toBe(after)
  })
})

describe('withFields', () => {
  it('adds to a body, or begins one, and changes nothing of the request', () => {
    const request = formPost(url, { a: '1' })
    expect(withFields(request, { b: '&' })).toEqual({ ...request, body: 'a=1&b=%26' })
    expect(withFields(formPost(url, {}), { b: '2' }).body).toBe('b=2')
    expect(request.body).toBe('a=1')
  })
})

describe('requireParameters', () => {
  it.each([
    [{ a: 'x' }, 'op: expected b to be a non-empty string, got nothing'],
    [{ a: '', b: 'y' }, 'op: expected a to be a non-empty string, got an empty string'],
    [{ a: 1, b: 'y' }, 'op: expected a to be a non-empty string, got a number'],
    [{ a: 'x', b: null }, 'op: expected b to be a non-empty string, got null'],
    [{ a: 'x', b: ['y'] }, 'op: expected b to be a non-empty string, got an array'],
    [Object.create({ a: 'x', b: 'y' }), 'op: expected a to be a non-empty string, got nothing'],
  ])('refuses %j', (parameters, message) => {
    expect(() => requireParameters('op', parameters, 'a', 'b')).toThrow(new UsageError(message))
  })

  it('takes any text', () => {
    expect(() => requireParameters('op', { a: 'x', b: ' ' }, 'a', 'b')).not.toThrow()
  })
})

describe('endpoint', () => {
  it('is in the metadata, or a mistake', () => {
    expect(endpoint({ issuer: 'i', token_endpoint: url }, 'token_endpoint')).toBe(url)
    for (const server of [{ issuer: 'i' }, { issuer: 'i', token_endpoint: '' }]) {
      expect(() => endpoint(server, 'token_endpoint')).toThrow(UsageError)
      expect(() => endpoint(server, 'token_endpoint')).toThrow(
        'metadata of i has no token_endpoint',
      )
    }
  })
})
