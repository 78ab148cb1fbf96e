import type { Socket } from 'node:net'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import type { TransportError } from '@latchkey/core'

import type { Send } from './describe-transport.ts'
import { answerText, closed, closedPort, head, serveRaw } from './raw-server.ts'
import { cert, key } from './self-signed.ts'

const lost = { ok: false, error: { code: 'network', sent: 'maybe', detail: expect.any(String) } }

/** `unconnected`: what the transport says of `sent` where no connection stood. */
export function describeFailures(start: () => Send, unconnected: TransportError['sent']): void {
  describe(`no connection: sent ${unconnected}`, () => {
    it('nobody listens', async () => {
      const url = `http://127.0.0.1:${await closedPort()}/`
      expect(await start()({ method: 'POST', url, body: 'a=b' })).toMatchObject({
        ok: false,
        error: { code: 'network', sent: unconnected, detail: 'ECONNREFUSED' },
      })
    })

    it('nobody listens on any of the addresses of a name', async () => {
      const url = `http://localhost:${await closedPort()}/`
      expect(await start()({ url })).toMatchObject({
        ok: false,
        error: { code: 'network', sent: unconnected, detail: 'ECONNREFUSED' },
      })
    })

    it('the host is unknown', async () => {
      expect(await start()({ url: 'http://nowhere.invalid/' })).toMatchObject({
        ok: false,
        error: {
          code: 'network',
          sent: unconnected,
          detail: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
        },
      })
    })

    it('the certificate is not trusted', async () => {
      const server = await serveRaw((socket) => socket.write(answerText(200, '{}')), { key, cert })
      expect(await start()({ method: 'POST', url: server.url, body: 'a=b' })).toMatchObject({
        ok: false,
        error: { code: 'network', sent: unconnected, detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      })
      expect(server.sockets).toHaveLength(1)
      expect(server.requests).toEqual([])
    })
  })

  describe('no whole answer, so the request may have been seen', () => {
    const chunked = ['transfer-encoding: chunked']
    const broken = gzipSync('{"s3cret":1}').fill(0, 12, 20)
    it.each<[string, (socket: Socket) => void]>([
      ['cut before the head', (socket) => socket.destroy()],
      ['ended before the head', (socket) => socket.end()],
      ['reset before the head', (socket) => socket.resetAndDestroy()],
      ['cut in the head', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le')],
      ['cut before the body', (socket) => socket.end(head(200, ['content-length: 9']))],
      ['cut in the body', (socket) => socket.end(`${head(200, ['content-length: 9'])}s3cret`)],
      [
        'reset in the body',
        (socket) => {
          socket.write(`${head(200, ['content-length: 9'])}s3cret`, () => socket.resetAndDestroy())
        },
      ],
      ['cut between chunks', (socket) => socket.end(`${head(200, chunked)}6\r\ns3cret\r\n`)],
      ['cut in a chunk', (socket) => socket.end(`${head(200, chunked)}9\r\ns3cret`)],
      [
        'cut before the last chunk',
        (socket) => socket.end(`${head(200, chunked)}2\r\n{}\r\n0\r\n`),
      ],
      ['chunks of garbage', (socket) => socket.write(`${head(200, chunked)}zz\r\ns3cret\r\n`)],
      ['not HTTP', (socket) => socket.end('s3cret, and not HTTP at all\r\n\r\n')],
      ['a broken header', (socket) => socket.end('HTTP/1.1 200 OK\r\ns3cret\r\n\r\n')],
      [
        'two lengths',
        (socket) => {
          socket.end(`${head(200, ['content-length: 2', 'content-length: 6'])}s3cret`)
        },
      ],
      [
        'a length and chunks',
        (socket) => {
          socket.end(`${head(200, ['content-length: 6', ...chunked])}6\r\ns3cret\r\n0\r\n\r\n`)
        },
      ],
      [
        'a length that is no number',
        (socket) => {
          socket.end(`${head(200, ['content-length: s3cret'])}s3cret`)
        },
      ],
      [
        'a head without end',
        (socket) => socket.write(head(200, [`a: ${'s3cret'.repeat(20_000)}`])),
      ],
      [
        'another protocol',
        (socket) => {
          socket.write(head(101, ['upgrade: websocket', 'connection: upgrade']))
        },
      ],
      [
        'damaged gzip',
        (socket) => {
          socket.write(head(200, ['content-encoding: gzip', `content-length: ${broken.length}`]))
          socket.write(broken)
        },
      ],
    ])('%s', async (_, answer) => {
      const server = await serveRaw(answer)
      const result = await start()({ method: 'POST', url: server.url, body: 'a=s3cret' })
      expect(result).toMatchObject(lost)
      expect(server.requests).toHaveLength(1)
      expect(inspect(result, { depth: 9, showHidden: true })).not.toContain('s3cret')
      expect(inspect(result, { depth: 9, showHidden: true })).not.toContain('73 33 63 72 65 74')
    })
  })

  describe('a connection that was kept alive', () => {
    it.each(['GET', 'POST'] as const)('and is cut: the %s is not sent again', async (method) => {
      const server = await serveRaw((socket, _, { requests }) => {
        if (requests.length === 1) socket.write(answerText(200, '{}'))
        else socket.destroy()
      })
      const send = start()
      await send({ method, url: server.url })
      expect(await send({ method, url: server.url })).toMatchObject(lost)
      expect(server.requests).toHaveLength(2)
    })

    it('and was closed meanwhile: the next call opens another', async () => {
      const server = await serveRaw((socket) => socket.write(answerText(200, '{}')))
      const send = start()
      await send({ url: server.url })
      const [socket] = server.sockets
      socket?.end()
      // The client has closed its side too, so it knows.
      await closed(socket)
      expect(await send({ url: server.url })).toMatchObject({ ok: true })
      expect(server.sockets).toHaveLength(2)
    })
  })
}
