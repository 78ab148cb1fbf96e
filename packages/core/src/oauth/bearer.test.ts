import { describe, expect, it } from 'vitest'

import { UsageError } from '../failure.ts'
import { withBearer } from './bearer.ts'

const request = { method: 'GET', url: 'https://a/', headers: { accept: 'a' } } as const

describe('withBearer — RFC 6750 §2.1', () => {
  it.each(['abc', 'aZ09-._~+/', 'a.b.c', 'a==', 'a'.repeat(100_000)])('adds %s', (token) => {
    const bearer = withBearer(token)
    expect(bearer.ok && bearer.value(request)).toEqual({
      ...request,
      headers: { accept: 'a', authorization: `Bearer ${token}` },
    })
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
    const bearer = withBearer(token)
    expect(bearer).toMatchObject({ ok: false, error: { code: 'token_rejected', claim: 'format' } })
    expect(JSON.stringify(bearer)).not.toContain('s3cret')
  })

  it.each([
    [undefined, 'got nothing'],
    [null, 'got null'],
    ['', 'got an empty string'],
    [['s3cret'], 'got an array'],
    [new URL('https://s3cret/'), 'got an object'],
  ])('throws where there is none: %j', (token, message) => {
    const act = (): unknown => withBearer(token)
    expect(act).toThrow(UsageError)
    expect(act).toThrow(message)
    expect(act).not.toThrow('s3cret')
  })
})
