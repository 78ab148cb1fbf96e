import type * as nodeCrypto from 'node:crypto'

import { describe, expect, it, vi } from 'vitest'

// @boundaries-ignore -- one suite for the three engines of core's port; no package publishes tests
import { describeJwsEngine } from '../../core/test/jws/jws-engine.suite.ts'
// @boundaries-ignore -- the suite's own keys
import { createSigners } from '../../core/test/jws/signer.ts'
import { nodeEngine } from './node-jws.ts'

describeJwsEngine('node:crypto', nodeEngine())

// Curves are then checked in the thread pool.
const engine = nodeEngine()
describeJwsEngine('node:crypto, several at once', {
  ...engine,
  async verify(...asked) {
    const [one, other] = await Promise.all([1, 2].map(async () => engine.verify(...asked)))
    if (one === undefined || one !== other) throw new Error('expected the same answer twice')
    return one
  },
})

describe('nodeEngine', () => {
  it('verifies synchronously', () => {
    expect(nodeEngine().verify('', { alg: 'RS256' }, ['RS256'])).toBe(false)
  })

  it.each([
    ['RS256', 0],
    ['ES256', 3],
    ['EdDSA', 3],
  ] as const)('takes %s to the thread pool %i times of three', async (alg, expected) => {
    let calls = 0
    vi.resetModules()
    vi.doMock('node:crypto', async (original) => {
      const crypto = await original<typeof nodeCrypto>()
      const verify = (...asked: Parameters<typeof crypto.verify>): unknown => {
        if (asked.length === 5) calls++
        return crypto.verify(...asked)
      }
      return { ...crypto, verify }
    })
    const { nodeEngine: counted } = await import('./node-jws.ts')
    const { verify, importKey } = counted()
    const { jwk, token } = (await createSigners())[alg]
    const [key, jws] = await Promise.all([importKey(jwk, alg), token({ alg }, {})])
    vi.doUnmock('node:crypto')
    const once = async (): Promise<boolean> => verify(jws, key, [alg])
    expect(await once()).toBe(true)
    expect(calls).toBe(0)
    expect(await Promise.all([once(), once(), once()])).toEqual([true, true, true])
    expect(calls).toBe(expected)
    expect(await once()).toBe(true)
    expect(calls).toBe(expected)
  })
})
