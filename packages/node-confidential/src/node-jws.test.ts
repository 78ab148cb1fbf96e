import { describe, expect, it, vi } from 'vitest'

// @boundaries-ignore -- one suite for the three engines of core's port; no package publishes tests
import { describeJwsEngine } from '../../core/test/jws/jws-engine.suite.ts'
import { nodeEngine } from './node-jws.ts'

describeJwsEngine('node:crypto', nodeEngine())

describe('nodeEngine', () => {
  it('is synchronous', () => {
    expect(nodeEngine().digest('SHA-256', new Uint8Array())).toBeInstanceOf(Uint8Array)
    expect(nodeEngine().verify('', { alg: 'RS256' }, ['RS256'])).toBe(false)
  })

  it('digests where crypto.hash is not there', async () => {
    vi.resetModules()
    vi.doMock('node:crypto', async (original) => ({ ...(await original()), hash: undefined }))
    const { nodeEngine: engineWithoutHash } = await import('./node-jws.ts')
    vi.doUnmock('node:crypto')
    const bytes = new TextEncoder().encode('abc')
    expect(await engineWithoutHash().digest('SHA-384', bytes)).toEqual(
      await nodeEngine().digest('SHA-384', bytes),
    )
  })
})
