import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { maxBodyBytes } from '@latchkey/core'

import type { Send } from './describe-transport.ts'
import { answerText, chunk, closed, head, serveRaw } from './raw-server.ts'

const tooLarge = {
  ok: false,
  error: {
    code: 'unexpected_response',
    status: 200,
    detail: 'expected a body of at most 1048576 bytes, got more',
  },
}
const notUtf8 = {
  ok: false,
  error: {
    code: 'unexpected_response',
    status: 200,
    detail: 'expected a body in UTF-8, got other bytes',
  },
}

/** Writes as fast as the other side reads, until the connection ends. */
function flood(socket: Socket, piece: Buffer): void {
  const more = (): void => {
    while (!socket.destroyed && socket.writable && socket.write(piece));
  }
  socket.on('drain', more)
  more()
}

/** What the kernel's buffers on both sides may hold besides what was read. */
const inFlightBytes = 16 * maxBodyBytes

export function describeLimits(start: () => Send): void {
  describe('the limit of the body', () => {
    it('lets exactly 1 MiB through', async () => {
      const body = 'é'.repeat(maxBodyBytes / 2)
      const server = await serveRaw((socket) => socket.write(answerText(200, body)))
      const result = await start()({ url: server.url })
      expect(result.ok && result.value.body === body).toBe(true)
    })

    it('refuses one byte more', async () => {
      const body = 'a'.repeat(maxBodyBytes + 1)
      const server = await serveRaw((socket) =>
        socket.end(`${head(200, ['connection: close'])}${body}`),
      )
      expect(await start()({ url: server.url })).toEqual(tooLarge)
    })

    it('refuses a content-length above it before anything of the body is there', async () => {
      const server = await serveRaw((socket) =>
        socket.write(head(200, [`content-length: ${maxBodyBytes + 1}`])),
      )
      expect(await start()({ url: server.url })).toEqual(tooLarge)
    })

    it.each([
      ['10 MB in chunks', ['transfer-encoding: chunked'], chunk(Buffer.alloc(10_000_000, 'a'))],
      ['chunks without end', ['transfer-encoding: chunked'], chunk(Buffer.alloc(65_536, 'a'))],
      ['bytes without end', ['connection: close'], Buffer.alloc(65_536, 'a')],
    ])('cuts %s', async (_, headers, piece) => {
      const server = await serveRaw((socket) => {
        socket.write(head(200, headers))
        flood(socket, piece)
      })
      expect(await start()({ url: server.url })).toEqual(tooLarge)
      const [socket] = server.sockets
      await closed(socket)
      expect(socket?.bytesWritten).toBeLessThan(piece.length + inFlightBytes)
    })

    it('counts what a compressed body becomes', async () => {
      const bomb = gzipSync(Buffer.alloc(10 * maxBodyBytes, 'a'))
      const server = await serveRaw((socket) => {
        socket.write(head(200, ['content-encoding: gzip', `content-length: ${bomb.length}`]))
        socket.write(bomb)
      })
      expect(await start()({ url: server.url })).toEqual(tooLarge)
    })
  })

  describe('a body that is not UTF-8', () => {
    it.each<[string, Buffer]>([
      ['Latin-1', Buffer.from('{"name":"é"}', 'latin1')],
      ['a cut character', Buffer.from('€').subarray(0, 2)],
      ['an overlong form', Buffer.from([0xc0, 0x80])],
      ['a surrogate', Buffer.from([0xed, 0xa0, 0x80])],
      ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le')],
      ['gzip that does not say so', gzipSync('{}')],
    ])('is refused: %s', async (_, body) => {
      const server = await serveRaw((socket) => {
        socket.write(head(200, [`content-length: ${body.length}`]))
        socket.write(body)
      })
      expect(await start()({ url: server.url })).toEqual(notUtf8)
    })
  })
}
