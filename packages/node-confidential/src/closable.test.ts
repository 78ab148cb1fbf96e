import { realmMetadata } from '@latchkey/core'
import type { LatchkeyError, Transport } from '@latchkey/core'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { createConfidentialClient } from './index.ts'

const realm = { serverUrl: 'https://id.example', realm: 'lighthouse' }
const metadata = realmMetadata(realm)
const made = { ...realm, clientId: 'api', clientSecret: 's' } as const

describe('close', () => {
  it('leaves a transport that was passed to its owner', () => {
    let closed = 0
    const transport: Transport = Object.assign(() => Promise.reject(new Error('not called')), {
      close: () => void closed++,
    })
    createConfidentialClient({ ...made, transport }).close()
    expect(closed).toBe(0)
  })

  it('ends what is under way, and nothing that comes later', async () => {
    const client = createConfidentialClient({ ...made, fetch: silentFetch, timeoutMs: 25_000 })
    const call = async () =>
      client.clientCredentialsGrant().catch((error: LatchkeyError) => error.reason)
    const waiting = [call(), call(), client.wellKnown().catch((error) => error.reason)]
    await begun(1)
    client.close()
    const aborted = { code: 'aborted', cause: new Error('the client was closed') }
    expect(await Promise.all(waiting)).toMatchObject([aborted, aborted, aborted])

    const later = call()
    await begun(2)
    client.close()
    expect(await later).toMatchObject(aborted)
  })

  it('does not come between a caller and its signal', async () => {
    const client = createConfidentialClient({ ...made, metadata, fetch: silentFetch })
    const reason = new Error('the caller has gone')
    const before = AbortSignal.abort(reason)
    const rejected = { reason: { code: 'aborted', sent: 'no' } }
    await expect(client.introspect('t', { signal: before })).rejects.toMatchObject(rejected)
    const controller = new AbortController()
    const waiting = client.introspect('t', { signal: controller.signal })
    await begun(1)
    controller.abort(reason)
    await expect(waiting).rejects.toMatchObject({ reason: { code: 'aborted', cause: reason } })
  })

  it('leaves alone what has its answer', async () => {
    const signals: (AbortSignal | undefined)[] = []
    const client = createConfidentialClient({
      ...made,
      metadata,
      transport(_request, { signal }) {
        signals.push(signal)
        const headers = { 'content-type': 'application/json' }
        return Promise.resolve({
          ok: true,
          value: { status: 200, headers, body: '{"active":false}' },
        })
      },
    })
    const controller = new AbortController()
    await client.introspect('t', { signal: controller.signal })
    controller.abort()
    client.close()
    expect(signals.map((signal) => signal?.aborted)).toEqual([false])
  })

  it('ends what it can where the platform lets it not end all, and tries each once', async () => {
    const client = createConfidentialClient({ ...made, metadata, fetch: silentFetch })
    const call = async (signal?: AbortSignal) =>
      client.introspect('t', { signal }).catch((error: LatchkeyError) => error.reason)
    const caller = new AbortController()
    const foreign = call(caller.signal)
    await begun(1)
    const own = call()
    await begun(2)
    // As in workerd, where another request has made the controller.
    const abort = vi.spyOn(AbortController.prototype, 'abort').mockImplementationOnce(() => {
      throw new Error('Cannot perform I/O on behalf of a different request.')
    })
    try {
      client.close()
      expect(await own).toMatchObject({ code: 'aborted' })
      const tries = abort.mock.calls.length
      client.close()
      expect(abort).toHaveBeenCalledTimes(tries)
    } finally {
      abort.mockRestore()
    }
    caller.abort()
    expect(await foreign).toMatchObject({ code: 'aborted' })
  })

  const requests = { count: 0 }
  beforeEach(() => {
    requests.count = 0
  })
  const silentFetch = () => {
    requests.count++
    return new Promise<never>(() => undefined)
  }
  const begun = (count: number) => vi.waitUntil(() => requests.count === count)
})
