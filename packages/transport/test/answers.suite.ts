import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import type { Send } from './describe-transport.ts'
import { answerText, chunk, head, serveRaw } from './raw-server.ts'

const compressed = (coding: string, body: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(head(200, [`content-encoding: ${coding}`, `content-length: ${body.length}`])),
    body,
  ])

export function describeAnswers(start: () => Send): void {
  describe('an answer', () => {
    it.each<[string, string | Buffer, { status: number; body: string }]>([
      ['is read', answerText(200, '{"a":1}'), { status: 200, body: '{"a":1}' }],
      ['may be empty', answerText(200, ''), { status: 200, body: '' }],
      ['may be UTF-8', answerText(200, '€ é 𝄞'), { status: 200, body: '€ é 𝄞' }],
      ['loses a byte order mark', answerText(200, '\uFEFF{}'), { status: 200, body: '{}' }],
      ['keeps a second one', answerText(200, '\uFEFF\uFEFF'), { status: 200, body: '\uFEFF' }],
      ['may be HTML', answerText(502, '<p>bad</p>'), { status: 502, body: '<p>bad</p>' }],
      ['may be a refusal', answerText(401, '{"e":1}'), { status: 401, body: '{"e":1}' }],
      ['of status 204 has no body', head(204, []), { status: 204, body: '' }],
      ['of status 304 has no body', head(304, ['content-length: 9']), { status: 304, body: '' }],
      [
        'may follow interim answers',
        `${head(102, [])}${head(103, ['link: </a>'])}${answerText(200, '{}')}`,
        { status: 200, body: '{}' },
      ],
      [
        'may come in chunks that split a character',
        Buffer.concat([
          Buffer.from(head(200, ['transfer-encoding: chunked'])),
          chunk(Buffer.from('€').subarray(0, 1)),
          chunk(Buffer.from('€').subarray(1)),
          Buffer.from('0\r\n\r\n'),
        ]),
        { status: 200, body: '€' },
      ],
      [
        'may be gzip',
        compressed('gzip', gzipSync('{"a":"€"}')),
        { status: 200, body: '{"a":"€"}' },
      ],
      [
        'may be nothing, compressed',
        compressed('gzip', Buffer.alloc(0)),
        { status: 200, body: '' },
      ],
      ['may be deflate', compressed('deflate', deflateSync('{}')), { status: 200, body: '{}' }],
      ['may be br', compressed('br', brotliCompressSync('{}')), { status: 200, body: '{}' }],
      [
        'may name a coding that nobody knows',
        compressed('rot13', Buffer.from('nop')),
        { status: 200, body: 'nop' },
      ],
    ])('%s', async (_, bytes, { status, body }) => {
      const server = await serveRaw((socket) => socket.write(bytes))
      const result = await start()({ url: server.url })
      expect(result).toMatchObject({ ok: true, value: { status, body } })
    })

    it('may end with the connection', async () => {
      const server = await serveRaw((socket) => socket.end(`${head(200, ['connection: close'])}{}`))
      const result = await start()({ url: server.url })
      expect(result).toMatchObject({ ok: true, value: { body: '{}' } })
    })

    it('ends where its content-length says, whatever follows', async () => {
      const server = await serveRaw((socket) =>
        socket.end(`${head(200, ['content-length: 2', 'connection: close'])}{}trailing`),
      )
      const result = await start()({ url: server.url })
      expect(result).toMatchObject({ ok: true, value: { body: '{}' } })
    })

    it('has lower-case header names, repeated ones joined, and no cookie', async () => {
      const bytes = Buffer.from(
        answerText(401, '{}', [
          'Content-Type: application/json',
          'WWW-Authenticate: Bearer realm="a"',
          'www-authenticate: UMA ticket="b"',
          'Retry-After: 1',
          'retry-after: 2',
          'Set-Cookie: a=b',
          'Set-Cookie: c=d',
          'X-Latin: caf\u00e9',
          'X-Space:   \t spaced \t ',
          'X-Empty:',
          'Constructor: c',
        ]),
        'latin1',
      )
      const server = await serveRaw((socket) => socket.write(bytes))
      const result = await start()({ url: server.url })
      expect(result.ok && result.value.headers).toEqual({
        'content-type': 'application/json',
        'www-authenticate': 'Bearer realm="a", UMA ticket="b"',
        'retry-after': '1, 2',
        'x-latin': 'café',
        'x-space': 'spaced',
        'x-empty': '',
        constructor: 'c',
        'content-length': '2',
      })
    })

    it.each([301, 302, 303, 307, 308])('of status %i is not followed', async (status) => {
      const elsewhere = await serveRaw((socket) => socket.write(answerText(200, '{}')))
      const server = await serveRaw((socket) =>
        socket.write(answerText(status, 'moved', [`location: ${elsewhere.url}`])),
      )
      const result = await start()({
        method: 'POST',
        url: server.url,
        headers: { authorization: 'Bearer a' },
        body: 'token=a',
      })
      expect(result).toMatchObject({
        ok: true,
        value: { status, body: 'moved', headers: { location: elsewhere.url } },
      })
      expect(elsewhere.sockets).toEqual([])
      expect(server.requests).toHaveLength(1)
    })
  })
}
