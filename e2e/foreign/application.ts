import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(import.meta.resolve('keycloak-js'))

/** A single-page application that has keycloak-js and nothing else, on the same site as the servers. */
export interface Application {
  readonly origin: string
  close(): void
}

const page = `<!doctype html><meta charset="utf-8"><title>Application</title>
<script type="module">
  import Keycloak from '/keycloak.js'
  window.Keycloak = Keycloak
</script>`

/** As keycloak-js's guide has it. */
const silentCheckSso = `<!doctype html><meta charset="utf-8">
<script>parent.postMessage(location.href, location.origin)</script>`

/** Serves the application at a free port of localhost. */
export async function serveApplication(): Promise<Application> {
  const html = 'text/html; charset=utf-8'
  const served: Readonly<Record<string, readonly [string, string]>> = {
    '/': [html, page],
    '/silent-check-sso.html': [html, silentCheckSso],
    '/keycloak.js': ['text/javascript', await readFile(script, 'utf8')],
  }
  const server = createServer((request, response) => {
    const [type, body] = served[new URL(request.url ?? '/', 'http://localhost').pathname] ?? []
    if (type === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': type }).end(body)
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
