import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'

/** A site with one script, and with the service worker that `npx msw init` makes. */
export interface WorkerSite {
  readonly origin: string
  close(): void
}

/** Bundles a script as an application's tool does, and serves it at a free port of localhost. */
export async function serveWorkerSite(script: string): Promise<WorkerSite> {
  const { outputFiles } = await build({
    entryPoints: [script],
    bundle: true,
    format: 'esm',
    conditions: ['@latchkey/source', 'browser'],
    write: false,
    logLevel: 'silent',
  })
  const worker = fileURLToPath(import.meta.resolve('msw/mockServiceWorker.js'))
  const served: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/': [
      'text/html',
      '<!doctype html><title>page</title><script type="module" src="/page.js"></script>',
    ],
    '/page.js': ['text/javascript', outputFiles[0]?.text ?? ''],
    '/mockServiceWorker.js': ['text/javascript', await readFile(worker, 'utf8')],
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
