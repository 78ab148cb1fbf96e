import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http'

import type { HttpRequest, TransportOptions } from '@latchkey/core'

import { interruptible } from './interruption.ts'
import { readIncoming } from './node-response.ts'
import { aborted, networkFailure } from './transport-failures.ts'
import type { TransportResult } from './transport-failures.ts'

/** What speaks one protocol: `node:http` or `node:https`, and its agent. */
export interface Connections {
  readonly request: (options: RequestOptions) => ClientRequest
  readonly agent: Agent
}

/** One exchange over `node:http` or `node:https`. */
export function exchangeOverHttp(
  { request: open, agent }: Connections,
  url: URL,
  request: HttpRequest,
  options: TransportOptions,
): Promise<TransportResult> {
  const { signal } = options
  if (signal?.aborted) return Promise.resolve(aborted(signal, 'no'))
  return new Promise((resolve) => {
    let outgoing: ClientRequest
    try {
      outgoing = open({
        agent,
        method: request.method,
        hostname: unbracketed(url.hostname),
        port: url.port,
        path: url.pathname + url.search,
        headers: headerList(url, request),
      })
    } catch (cause) {
      // Agent options that make no TLS context, such as a `ca` that is not PEM.
      return resolve(networkFailure(cause, 'no'))
    }
    let connected = false
    let answer: IncomingMessage | undefined
    // Before a connection stands, TLS included, no byte of the request leaves.
    const sent = () => (connected ? 'maybe' : 'no')
    const settle = (result: TransportResult): void => {
      release()
      resolve(result)
      if (!result.ok) outgoing.destroy()
    }
    const release = interruptible(options, sent, settle)
    const onError = (cause?: unknown): void => settle(networkFailure(cause, sent()))

    outgoing.on('socket', (socket) => {
      connected = !socket.connecting
      if (connected) return
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        connected = true
      })
    })
    outgoing.on('response', (incoming) => {
      answer = incoming
      readIncoming(incoming, settle, onError)
    })
    // What follows a whole answer on the connection does not unmake it.
    outgoing.on('error', (cause) => answer?.complete || onError(cause))
    // A server that switches protocols ends the request with neither a response nor an error.
    outgoing.on('close', () => answer || onError())
    outgoing.end(request.body)
  })
}

/** The host of `http://[::1]/` is `::1` to a resolver. */
function unbracketed(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}

/** A list costs Node less than an object; the host and the length of the body have to be in it. */
function headerList(url: URL, { method, headers, body = '' }: HttpRequest): string[] {
  const list = ['host', url.host]
  for (const name in headers) list.push(name, headers[name] ?? '')
  if (body !== '' || method === 'POST' || method === 'PUT') {
    list.push('content-length', String(Buffer.byteLength(body)))
  }
  return list
}
