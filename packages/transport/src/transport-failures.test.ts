import { inspect } from 'node:util'

import { describe, expect, it } from 'vitest'

import { networkFailure } from './transport-failures.ts'

const coded = (code: string, members: object = {}): Error =>
  Object.assign(new Error(`failed at https://a.invalid/?code=s3cret`), { code, ...members })
const fetchFailed = (cause: unknown): Error => new TypeError('fetch failed', { cause })

const reset = coded('ECONNRESET', { syscall: 'read' })

describe('networkFailure', () => {
  it.each<[string, unknown, string]>([
    ['the code', reset, 'ECONNRESET'],
    ['the innermost code', coded('UND_ERR_SOCKET', { cause: reset }), 'ECONNRESET'],
    ['no message', new Error('s3cret'), 'the connection failed'],
    ['no code that is a text', coded('token s3cret'), 'the connection failed'],
    [
      'no code that is a number',
      Object.assign(new Error('a'), { code: 20 }),
      'the connection failed',
    ],
    ['nothing for nothing', undefined, 'the connection failed'],
  ])('repeats %s', (_, cause, detail) => {
    expect(networkFailure(cause, 'maybe').error).toEqual({
      code: 'network',
      sent: 'maybe',
      detail,
      ...(cause !== undefined && { cause }),
    })
  })

  it.each([
    ['node:http', coded('HPE_INVALID_CONSTANT', { rawPacket: Buffer.from('s3cret') })],
    ['undici', fetchFailed(Object.assign(new Error('a'), { data: 's3cret' }))],
  ])('keeps no bytes of the answer, as the parser of %s does', (_, cause) => {
    const failure = networkFailure(cause, 'maybe')
    expect(failure.error).not.toHaveProperty('cause')
    expect(inspect(failure)).not.toContain('s3cret')
  })
})
