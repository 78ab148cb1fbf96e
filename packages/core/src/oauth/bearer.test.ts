import { describe, expect, it } from 'vitest'

import { UsageError } from '../failure.ts'
import { checkBearer, withBearer } from './bearer.ts'

const request = { method: 'GET', url: 'https://a/', headers: { accept: 'a' } } as const

describe('withBearer — RFC 6750 §2.1', () => {
  it('adds the header', () => {
    expect(withBearer(request, 'abc')).toEqual({
      ...request,
      headers: { accept: 'a', authorization: 'Bearer abc' },
    })
  })
})

describe('checkBearer — RFC 6750 §2.1', () => {
  it.each(['abc', 'aZ09-._~+/', 'a.b.c', 'a==', 'a'.repeat(100_000)])('takes %s', (token) => {
    expect(checkBearer(token)).toBeUndefined()
  })

  it.each([
    's3cret token',
    's3cret\r\nx-evil: 1',
    's3cret\n',
    '=s3cret',
    's3cret=x',
    's3cretü',
    's3cret,s3cret',
  ])('rejects what would break the header: %j', (token) => {
    const rejection = checkBearer(token)
    expect(rejection).toMatchObject({ code: 'token_rejected', claim: 'format' })
    expect(JSON.stringify(rejection)).not.toContain('s3cret')
  })

  it.each([
    [undefined, 'got nothing'],
    [null, 'got null'],
    ['', 'got an empty string'],
    [['s3cret'], 'got an array'],
    [new URL('https://s3cret/'), 'got an object'],
  ])('throws where there is none: %j', (token, message) => {
    const act = (): unknown => checkBearer(token)
    expect(act).toThrow(UsageError)
    expect(act).toThrow(message)
    expect(act).not.toThrow('s3cret')
  })
})
