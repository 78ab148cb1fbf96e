import { inspect } from 'node:util'

import ky from 'ky'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { describeTransport } from '../test/describe-transport.ts'
import { answerText, serveRaw } from '../test/raw-server.ts'
import { kyTransport } from './ky.ts'

describeTransport('kyTransport', () => kyTransport())
describeTransport('kyTransport with an instance of the caller', () =>
  kyTransport({
    ky: ky.create({ timeout: 1, totalTimeout: 1, retry: { limit: 5 }, prefix: 'http://elsewhere' }),
  }),
)

describe('kyTransport alone', () => {
  const timeoutMs = 10_000
  const headers = { authorization: 'Bearer s3cret' }

  it('uses the global fetch of the moment, or the one that it is given', async () => {
    const request = { method: 'GET', url: 'https://keycloak.invalid/', headers: {} } as const
    const transport = kyTransport()
    vi.stubGlobal('fetch', async () => new Response('late'))
    onTestFinished(() => void vi.unstubAllGlobals())
    const given = kyTransport({ fetch: async () => new Response('given') })
    expect(await transport(request, { timeoutMs })).toMatchObject({ value: { body: 'late' } })
    expect(await given(request, { timeoutMs })).toMatchObject({ value: { body: 'given' } })
  })

  it('runs the hooks and adds the headers of an instance', async () => {
    const server = await serveRaw((socket) => socket.write(answerText(200, '{}')))
    const statuses: number[] = []
    const instance = ky.create({
      headers: { 'x-team': 'a' },
      hooks: {
        beforeRequest: [({ request }) => request.headers.set('x-trace', 'b')],
        afterResponse: [({ response }) => void statuses.push(response.status)],
      },
    })
    const result = await kyTransport({ ky: instance })(
      { method: 'POST', url: server.url, headers, body: 'a=b' },
      { timeoutMs },
    )
    expect(result).toMatchObject({ ok: true, value: { status: 200, body: '{}' } })
    expect(server.requests.map((request) => request.headers)).toMatchObject([
      { 'x-team': 'a', 'x-trace': 'b', authorization: 'Bearer s3cret' },
    ])
    expect(statuses).toEqual([200])
  })

  it.each([408, 413, 429, 500, 502, 503, 504])(
    'sends once, though ky would repeat a GET after %i',
    async (status) => {
      const server = await serveRaw((socket) => socket.write(answerText(status, '{}')))
      const instance = ky.create({ retry: { limit: 5, delay: () => 0 } })
      const result = await kyTransport({ ky: instance })(
        { method: 'GET', url: server.url, headers: {} },
        { timeoutMs },
      )
      expect(result).toMatchObject({ ok: true, value: { status } })
      expect(server.requests).toHaveLength(1)
    },
  )

  it('sends once, though a hook asks for more', async () => {
    const server = await serveRaw((socket) => socket.write(answerText(200, '{}')))
    const instance = ky.create({ hooks: { afterResponse: [() => ky.retry()] } })
    const result = await kyTransport({ ky: instance })(
      { method: 'GET', url: server.url, headers: {} },
      { timeoutMs },
    )
    expect(result).toMatchObject({ ok: false, error: { code: 'network', sent: 'maybe' } })
    expect(server.requests).toHaveLength(1)
  })

  it('keeps what caused an error of ky, not the request that ky adds to it', async () => {
    const cause = new TypeError('fetch failed')
    const transport = kyTransport({ fetch: () => Promise.reject(cause) })
    const result = await transport(
      { method: 'POST', url: 'https://keycloak.invalid/', headers, body: 's3cret' },
      { timeoutMs },
    )
    expect(result).toEqual({
      ok: false,
      error: { code: 'network', sent: 'maybe', detail: 'the connection failed', cause },
    })
    expect(inspect(result, { depth: 9, showHidden: true })).not.toContain('s3cret')
  })

  it('passes on what a hook throws', async () => {
    const cause = new Error('no trace id')
    const beforeRequest = (): never => {
      throw cause
    }
    const result = await kyTransport({
      ky: ky.create({ hooks: { beforeRequest: [beforeRequest] } }),
    })({ method: 'GET', url: 'https://keycloak.invalid/', headers: {} }, { timeoutMs })
    expect(result).toMatchObject({ ok: false, error: { code: 'network', cause } })
  })
})
