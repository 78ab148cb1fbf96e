import { expect, it } from 'vitest'

import type { Exchange } from '../exchange.ts'
import type { User } from '../realm/realm.ts'
import { expiring } from '../state/expiring.ts'
import { isOneTimePasswordOf } from './one-time-password.ts'

function user(secret: string, data: object = {}): User {
  const credentials = [
    {
      type: 'otp',
      secretData: JSON.stringify({ value: secret }),
      credentialData: JSON.stringify(data),
    },
  ]
  return { id: 'u', credentials } as unknown as User
}

function at(now: number, settings: object = {}): Exchange {
  const all = { otpLookAheadWindow: 1, otpCodeReusable: true, ...settings }
  return {
    now,
    state: { realm: { settings: all }, usedOneTimePasswords: expiring() },
  } as unknown as Exchange
}

// RFC 6238, Appendix B.
it.each([
  ['HmacSHA1', '12345678901234567890', 59, '94287082'],
  ['HmacSHA1', '12345678901234567890', 1_111_111_109, '07081804'],
  ['HmacSHA256', '12345678901234567890123456789012', 1_234_567_890, '91819424'],
  [
    'HmacSHA512',
    '1234567890123456789012345678901234567890123456789012345678901234',
    2_000_000_000,
    '38618901',
  ],
])('%s, %s, at %d', async (algorithm, secret, now, code) => {
  const data = { algorithm, digits: 8, period: 30 }
  expect(await isOneTimePasswordOf(at(now), user(secret, data), code)).toBe(true)
  expect(await isOneTimePasswordOf(at(now), user(secret, data), '00000000')).toBe(false)
})

it.each([
  [29, true],
  [59, true],
  [60, false],
])('a code of the first half minute at %d seconds', async (now, expected) => {
  // RFC 4226, Appendix D, count 0.
  expect(await isOneTimePasswordOf(at(now), user('12345678901234567890'), '755224')).toBe(expected)
})

it('a secret in Base32', async () => {
  const base32 = user('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', { secretEncoding: 'BASE32' })
  expect(await isOneTimePasswordOf(at(0), base32, '755224')).toBe(true)
})

it('works once where the realm says so', async () => {
  const exchange = at(0, { otpCodeReusable: false })
  const ada = user('12345678901234567890')
  expect(await isOneTimePasswordOf(exchange, ada, '755224')).toBe(true)
  expect(await isOneTimePasswordOf(exchange, ada, '755224')).toBe(false)
})
