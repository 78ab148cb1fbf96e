import { describe, expect, it, onTestFinished, vi } from 'vitest'

import type { HttpRequest } from '@latchkey/core'

import { describeTransport } from '../test/describe-transport.ts'
import { serveRaw } from '../test/raw-server.ts'
import { fetchTransport as neutralTransport } from './fetch.ts'
import { fetchTransport } from './fetch.node.ts'

describeTransport('fetchTransport', () => fetchTransport())
describeTransport('fetchTransport outside of Node', () => neutralTransport(), 'maybe')
describeTransport('fetchTransport with a fetch of the caller', () =>
  fetchTransport({ fetch: (input, init) => fetch(input, init) }),
)

function stubGlobal(name: string, value: unknown): void {
  vi.stubGlobal(name, value)
  onTestFinished(() => void vi.unstubAllGlobals())
}

describe.each([
  ['in Node', fetchTransport],
  ['outside of Node', neutralTransport],
])('fetchTransport alone, %s', (_where, createTransport) => {
  const request: HttpRequest = { method: 'GET', url: 'https://keycloak.invalid/', headers: {} }
  const timeoutMs = 10_000

  it('uses the global fetch of the moment', async () => {
    const transport = createTransport()
    stubGlobal('fetch', async () => new Response('late'))
    expect(await transport(request, { timeoutMs })).toMatchObject({
      ok: true,
      value: { body: 'late' },
    })
  })

  it('asks for no redirect, no credentials and no cache', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response('{}'))
    await createTransport({ fetch })(
      { method: 'POST', url: request.url, headers: { dpop: 'a' }, body: 'b' },
      { timeoutMs },
    )
    expect(fetch.mock.calls).toEqual([
      [
        request.url,
        {
          method: 'POST',
          headers: { dpop: 'a' },
          body: 'b',
          redirect: 'manual',
          credentials: 'omit',
          cache: 'no-store',
          signal: expect.any(AbortSignal),
        },
      ],
    ])
  })

  it.each([
    ['hidden by a browser', { type: 'opaqueredirect', status: 0 }, 0],
    ['followed by a fetch that cannot be told', { redirected: true }, 200],
  ])('a redirect that was %s is no answer', async (_, members, status) => {
    const response = new Response('{}')
    for (const [name, value] of Object.entries(members)) {
      Object.defineProperty(response, name, { value })
    }
    const transport = createTransport({ fetch: async () => response })
    expect(await transport(request, { timeoutMs })).toEqual({
      ok: false,
      error: {
        code: 'unexpected_response',
        status,
        detail: 'expected an answer, got a redirect, which is refused',
      },
    })
  })

  it.each([
    [{ onLine: false }, 0],
    [{ onLine: true }, 1],
    [{}, 1],
    [undefined, 1],
  ])('with the navigator %j sends %i requests', async (navigator, calls) => {
    stubGlobal('navigator', navigator)
    const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response('{}'))
    const result = await createTransport({ fetch })(request, { timeoutMs })
    expect(fetch).toHaveBeenCalledTimes(calls)
    expect(result).toMatchObject(
      calls === 1
        ? { ok: true }
        : { ok: false, error: { code: 'network', sent: 'no', detail: 'this device is offline' } },
    )
  })

  it.each<[string, typeof fetch]>([
    ['no answer', () => new Promise(() => {})],
    ['no body', async () => new Response(new ReadableStream())],
  ])('ends a fetch that gives %s and does not listen to its signal', async (_, fetch) => {
    expect(await createTransport({ fetch })(request, { timeoutMs: 20 })).toMatchObject({
      ok: false,
      error: { code: 'timeout', sent: 'maybe' },
    })
  })

  it('cancels a body that is too large, even where the signal is not heard', async () => {
    const cancel = vi.fn<() => void>()
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(600_000)),
      cancel,
    })
    const fetch = async (): Promise<Response> => new Response(body)
    expect(await createTransport({ fetch })(request, { timeoutMs })).toMatchObject({
      ok: false,
      error: { code: 'unexpected_response' },
    })
    expect(cancel).toHaveBeenCalledOnce()
  })

  it('never throws, whatever a fetch does', async () => {
    const cause = new Error('s3cret')
    const fetch = (): never => {
      throw cause
    }
    expect(await createTransport({ fetch })(request, { timeoutMs })).toEqual({
      ok: false,
      error: { code: 'network', sent: 'maybe', detail: 'the connection failed', cause },
    })
  })

  it('does without AbortSignal.any, which some edge runtimes lack', async () => {
    const any = vi.spyOn(AbortSignal, 'any').mockImplementation(() => {
      throw new TypeError('AbortSignal.any is not a function')
    })
    onTestFinished(() => any.mockRestore())
    const server = await serveRaw(() => controller.abort())
    const controller = new AbortController()
    const { signal } = controller
    expect(
      await createTransport()({ ...request, url: server.url }, { timeoutMs, signal }),
    ).toMatchObject({ ok: false, error: { code: 'aborted', sent: 'maybe' } })
  })

  it('cannot prove that nothing was sent when a handshake takes too long', async () => {
    const server = await serveRaw(() => {})
    const url = `https://127.0.0.1:${server.port}/`
    expect(await createTransport()({ ...request, url }, { timeoutMs: 50 })).toMatchObject({
      ok: false,
      error: { code: 'timeout', sent: 'maybe' },
    })
  })
})
