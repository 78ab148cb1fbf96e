import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A server that is none of ours, and a place where nobody listens. */
export interface Strangers {
  readonly strangersUrl: string
  readonly closedUrl: string
  readonly close: () => void
}

/** Starts the server; `elsewhere` is where it redirects to. */
export async function startStrangers(elsewhere: string): Promise<Strangers> {
  const server = createServer((request, response) => answer(request, response, elsewhere))
  const strangersUrl = await listen(server)
  const gone = createServer()
  const closedUrl = await listen(gone)
  await new Promise((resolve) => gone.close(resolve))
  return {
    strangersUrl,
    closedUrl,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function listen(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    )
  })
}

const json = { 'content-type': 'application/json' }

function answer(request: IncomingMessage, response: ServerResponse, elsewhere: string): void {
  const [, first, realm] = request.url?.split('/') ?? []
  switch (first === 'echo' ? first : realm) {
    case 'echo':
      void text(request).then((body) =>
        response
          .writeHead(200, json)
          .end(JSON.stringify({ authorization: request.headers.authorization, body })),
      )
      return
    case 'redirect':
      response
        .writeHead(302, {
          location: `${elsewhere}/realms/lighthouse/.well-known/openid-configuration`,
        })
        .end()
      return
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in to the Wi-Fi</h1>')
      return
    case 'cut':
      response.writeHead(200, { ...json, 'content-length': '1000' })
      response.write('{"issuer":', () => response.destroy())
      return
    case 'endless':
      response.writeHead(200, json)
      pour(response)
      return
    default:
      // Silent: says nothing until the client goes away.
      return
  }
}

/** Writes for as long as somebody reads. */
function pour(response: ServerResponse): void {
  const chunk = ' '.repeat(65_536)
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', more)
  more()
}
