import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { bundleOf } from '../browser/bundle.ts'

/** A page's application, served. */
export interface SnippetSite {
  /** With a trailing slash. */
  readonly url: string
  close(): Promise<void>
}

/** What the site answers besides the application: bodies by path, and headers for all pages. */
export interface SiteOptions {
  readonly pages?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

/** Bundles a module, and serves it below every path of a free port of localhost, in the given markup. */
export async function serveSnippet(
  module: string,
  markup: string,
  { pages = {}, headers = {} }: SiteOptions = {},
): Promise<SnippetSite> {
  const { entry, files } = await bundleOf(new URL(module))
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost')
    const script = files.get(pathname.slice('/scripts/'.length))
    const page = pages[pathname] ?? `<!doctype html>${markup}`
    response.writeHead(200, {
      'content-type': script === undefined ? 'text/html; charset=utf-8' : 'text/javascript',
      ...headers,
    })
    response.end(script ?? page.replace('/app.js', `/scripts/${entry}`))
  }).listen(0)
  await once(server, 'listening')
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
