import { EventEmitter, getEventListeners, once } from 'node:events'

import { describe, expect, it, onTestFinished, vi } from 'vitest'

import type { Send } from './describe-transport.ts'
import { answerText, closed, head, serveRaw } from './raw-server.ts'
import type { RawServer } from './raw-server.ts'

const stalls: [string, string][] = [
  ['before the head', ''],
  ['in the head', 'HTTP/1.1 200 OK\r\ncontent'],
  ['before the body', head(200, ['content-length: 9'])],
  ['in the body', `${head(200, ['content-length: 9'])}1234`],
  ['in a compressed body', head(200, ['content-length: 9', 'content-encoding: gzip'])],
]

/** A server that writes only so much, and says when. */
async function stall(bytes: string): Promise<{ server: RawServer; reached: Promise<unknown> }> {
  const events = new EventEmitter()
  const reached = once(events, 'reached')
  const server = await serveRaw((socket) => socket.write(bytes, () => events.emit('reached')))
  return { server, reached }
}

export function describeInterruptions(start: () => Send): void {
  describe('the time limit', () => {
    it.each(stalls)('covers a server that stalls %s', async (_, bytes) => {
      const { server } = await stall(bytes)
      expect(await start()({ url: server.url }, { timeoutMs: 100 })).toEqual({
        ok: false,
        error: { code: 'timeout', sent: 'maybe', detail: 'no whole answer within 100 ms' },
      })
      await closed(server.sockets[0])
      expect(server.requests).toHaveLength(1)
    })

    it('covers a body that never ends, however alive', async () => {
      const server = await serveRaw((socket) => {
        socket.write(head(200, ['transfer-encoding: chunked']))
        const timer = setInterval(() => socket.write('1\r\na\r\n'), 5)
        socket.on('close', () => clearInterval(timer))
      })
      const result = await start()({ url: server.url }, { timeoutMs: 100 })
      expect(result).toMatchObject({ ok: false, error: { code: 'timeout', sent: 'maybe' } })
      await closed(server.sockets[0])
    })
  })

  describe('an abort', () => {
    it('before the call sends nothing', async () => {
      const server = await serveRaw((socket) => socket.write(answerText(200, '{}')))
      const reason = new Error('changed my mind')
      const result = await start()({ url: server.url }, { signal: AbortSignal.abort(reason) })
      expect(result).toEqual({
        ok: false,
        error: { code: 'aborted', sent: 'no', detail: 'the caller aborted', cause: reason },
      })
      expect(server.sockets).toEqual([])
    })

    it.each(stalls)('ends a call whose server stalls %s', async (_, bytes) => {
      const { server, reached } = await stall(bytes)
      const controller = new AbortController()
      const result = start()({ url: server.url }, { signal: controller.signal })
      await reached
      controller.abort()
      expect(await result).toMatchObject({ ok: false, error: { code: 'aborted', sent: 'maybe' } })
      await closed(server.sockets[0])
      expect(server.requests).toHaveLength(1)
    })

    it('of one call leaves the others alone', async () => {
      const server = await serveRaw((socket, { path }) => {
        if (path !== '/stalls') socket.write(answerText(200, path))
      })
      const send = start()
      const controller = new AbortController()
      const stalled = send({ url: `${server.url}stalls` }, { signal: controller.signal })
      const other = await send(
        { url: `${server.url}other` },
        { signal: new AbortController().signal },
      )
      controller.abort()
      expect(await stalled).toMatchObject({ ok: false, error: { code: 'aborted' } })
      expect(other).toMatchObject({ ok: true, value: { body: '/other' } })
      expect(await send({ url: `${server.url}next` })).toMatchObject({ ok: true })
    })

    it('after the answer changes nothing', async () => {
      const server = await serveRaw((socket) => socket.write(answerText(200, '{}')))
      const send = start()
      const controller = new AbortController()
      const result = await send({ url: server.url }, { signal: controller.signal })
      controller.abort()
      expect(result).toMatchObject({ ok: true, value: { body: '{}' } })
      expect(await send({ url: server.url })).toMatchObject({ ok: true })
    })
  })

  it('leaves neither a timer nor a listener behind', async () => {
    const started = vi.spyOn(globalThis, 'setTimeout')
    const cleared = vi.spyOn(globalThis, 'clearTimeout')
    onTestFinished(() => {
      started.mockRestore()
      cleared.mockRestore()
    })
    const server = await serveRaw((socket, { path }) => {
      if (path === '/cut') socket.destroy()
      else socket.write(answerText(200, '{}'))
    })
    const send = start()
    const { signal } = new AbortController()
    const timeoutMs = 54_321
    for (const path of ['', 'cut', '', 'cut', '']) {
      // oxlint-disable-next-line no-await-in-loop
      await send({ url: `${server.url}${path}` }, { signal, timeoutMs })
    }
    const timers = started.mock.results.flatMap(({ value }, call) =>
      started.mock.calls[call]?.[1] === timeoutMs ? [value] : [],
    )
    expect(timers).toHaveLength(5)
    expect(cleared.mock.calls.map(([timer]) => timer)).toEqual(expect.arrayContaining(timers))
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
}
