import { once } from 'node:events'
import { createServer as createTcpServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { TlsOptions } from 'node:tls'

import { onTestFinished } from 'vitest'

/** A request, as its bytes said it. */
export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface RawServer {
  readonly url: string
  readonly port: number
  readonly requests: ReceivedRequest[]
  /** Every connection that was ever made. */
  readonly sockets: Socket[]
}

/** Writes whatever bytes it likes. */
export type Answer = (socket: Socket, request: ReceivedRequest, server: RawServer) => void

/**
 * A server on a free port of 127.0.0.1 that reads whole requests and leaves every byte of the answer
 * to the test: a real HTTP server would not lie. It ends with the test.
 */
export async function serveRaw(answer: Answer, tls?: TlsOptions): Promise<RawServer> {
  const requests: ReceivedRequest[] = []
  const sockets: Socket[] = []
  const onSocket = (socket: Socket): void => {
    socket.on('error', () => {})
    socket.setNoDelay(true)
    let unread = Buffer.alloc(0)
    socket.on('data', (received: Buffer) => {
      unread = Buffer.concat([unread, received])
      for (;;) {
        const read = takeRequest(unread)
        if (!read) return
        unread = unread.subarray(read.length)
        requests.push(read.request)
        answer(socket, read.request, raw)
      }
    })
  }
  const server: Server = tls ? createTlsServer(tls, onSocket) : createTcpServer(onSocket)
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => {})
    sockets.push(socket)
  })
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const port = portOf(server)
  const raw: RawServer = {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/`,
    port,
    requests,
    sockets,
  }
  return raw
}

/** Resolves when the connection is over, in whichever way. */
export async function closed(socket: Socket | undefined): Promise<void> {
  if (!socket?.closed) await new Promise((resolve) => void socket?.on('close', resolve))
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

export function portOf(server: Server): number {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen')
  return address.port
}

/** The text of an answer whose `content-length` is right. */
export function answerText(
  status: number,
  body: string,
  headers: readonly string[] = ['content-type: application/json'],
): string {
  return `${head(status, [...headers, `content-length: ${Buffer.byteLength(body)}`])}${body}`
}

export function head(status: number, headers: readonly string[]): string {
  return [`HTTP/1.1 ${status} Whatever`, ...headers, '', ''].join('\r\n')
}

export function chunk(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([
    Buffer.from(`${bytes.length.toString(16)}\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ])
}

function takeRequest(bytes: Buffer): { request: ReceivedRequest; length: number } | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [requestLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const [method = '', path = ''] = requestLine.split(' ')
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const start = end + 4
  const length = start + Number(headers['content-length'] ?? 0)
  if (bytes.length < length) return undefined
  return { request: { method, path, headers, body: bytes.subarray(start, length) }, length }
}
