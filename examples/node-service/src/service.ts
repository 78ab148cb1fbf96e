import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A service that listens. */
export interface Service {
  readonly url: string
  readonly close: () => void
}

/** Answers a request with a status, headers and JSON. */
export type Handler = (request: IncomingMessage) => Promise<Answer>

/** What a handler answers with. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: object
}

/** Serves a handler at a port, any free one for 0. What it cannot decide is a 500: nothing passes. */
export async function serve(handler: Handler, port: number): Promise<Service> {
  const server = createServer((request, response) => {
    void handler(request)
      .catch((error: unknown): Answer => {
        console.error(error)
        return { status: 500, body: { error: 'server_error' } }
      })
      .then((answer) => send(response, answer))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens at a port
  const address = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${address.port}`, close: () => void server.close() }
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response
    .writeHead(status, { ...headers, 'content-type': 'application/json' })
    .end(JSON.stringify(body))
}
