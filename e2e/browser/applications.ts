import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { answerApi } from './api.ts'
import type { ApiAnswer } from './api.ts'
import { indexPage, SILENT_CHECK_PAGE } from './application-pages.ts'
import type { Settings } from './application-pages.ts'
import { bundleOf } from './bundle.ts'
import type { Bundle } from './bundle.ts'

/** A single-page application. */
export interface Application {
  /** Its module, in TypeScript: `new URL('./apps/spa.ts', import.meta.url)`. It is bundled from the sources. */
  readonly module: URL
  /** What the module reads as `window.settings`: where Keycloak is, say. */
  readonly settings?: Settings
}

/** `localhost` is the site of Keycloak; `127.0.0.1` is another site, so that Keycloak's cookies are third-party there. */
export type Host = 'localhost' | '127.0.0.1'

/** A request that the server got. */
export interface ServedRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly host: string
  readonly authorization: string | undefined
}

/** Applications that are served. */
export interface Applications {
  /** Where an application is: `/<name>/<path>`. Any path gives its page, but `silent-check.html` and `empty.html`. */
  url(name: string, options?: { readonly path?: string; readonly host?: Host }): string
  /** The API of all applications; any path below it. */
  apiUrl(path?: string, host?: Host): string
  /** What the API answers next, one answer a request and preflights not counted; after them it echoes. */
  answerApi(...answers: readonly ApiAnswer[]): void
  /** All requests since the start, or since they were cleared. */
  readonly requests: readonly ServedRequest[]
  clearRequests(): void
  close(): Promise<void>
}

/** Serves applications at a free port of all interfaces, and one API. */
export async function serveApplications(
  applications: Readonly<Record<string, Application>>,
): Promise<Applications> {
  const bundles = new Map<string, Bundle>()
  for (const [name, { module }] of Object.entries(applications)) {
    bundles.set(name, await bundleOf(module))
  }
  const requests: ServedRequest[] = []
  let apiAnswers: ApiAnswer[] = []

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const { method = 'GET', url: path = '/', headers } = request
    const { host = '', authorization } = headers
    requests.push({ method, path, host, authorization })
    if (path.startsWith('/api/')) {
      const answer = method === 'OPTIONS' ? 'echo' : (apiAnswers.shift() ?? 'echo')
      return answerApi(request, response, answer)
    }
    const [, folder = '', name = '', file = ''] = new URL(path, 'http://localhost').pathname.split(
      '/',
    )
    const script = folder === 'scripts' ? bundles.get(name)?.files.get(file) : undefined
    if (script !== undefined) return send(response, 'text/javascript', script)
    const bundle = bundles.get(folder)
    if (bundle === undefined) return void response.writeHead(404).end()
    if (name === 'empty.html') return send(response, 'text/html', '<!doctype html><title></title>')
    if (name === 'silent-check.html') return send(response, 'text/html', SILENT_CHECK_PAGE)
    const settings = applications[folder]?.settings ?? {}
    send(response, 'text/html', indexPage(folder, `/scripts/${folder}/${bundle.entry}`, settings))
  }

  const server = createServer(serve)
  const port = await listenEverywhere(server)
  return {
    url: (name, { path = '', host = 'localhost' } = {}) => `http://${host}:${port}/${name}/${path}`,
    apiUrl: (path = '', host = 'localhost') => `http://${host}:${port}/api/${path}`,
    answerApi(...answers) {
      apiAnswers = [...answers]
    },
    requests,
    clearRequests() {
      requests.length = 0
    },
    close: () => closeServer(server),
  }
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' })
  response.end(body)
}

/** Listens at a free port, for `localhost` and for `127.0.0.1`. Resolves to the port. */
export async function listenEverywhere(server: Server): Promise<number> {
  server.listen(0)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Ends a server, whoever still talks to it. */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
