import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A site whose pages are empty, for callbacks to land on. */
export interface BlankSite {
  /** The same site as a server on localhost. */
  readonly origin: string
  /** Another site, by its number. */
  readonly otherOrigin: string
  close(): void
}

/** Serves it at a free port. */
export async function serveBlankSite(): Promise<BlankSite> {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end(`<!doctype html><title>${request.url === '/' ? 'home' : 'callback'}</title>`)
  })
  server.listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://localhost:${port}`,
    otherOrigin: `http://127.0.0.1:${port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
