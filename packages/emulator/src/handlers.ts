import { http } from 'msw/http'
import type { HttpHandler } from 'msw'

import { routes } from './routes.ts'
import { serve, serveUnknown } from './serve.ts'
import type { Server } from './serve.ts'

/** One msw handler a route, for a server at `url`, which may be a path alone; the last ones are for what has no route. */
export function handlersAt(server: Server, url: string): HttpHandler[] {
  const handlers = routes.map((route) => {
    const { prefix = '', path } = route
    return http.all(`${url}${prefix}/realms/:realm${path}`, ({ request }) =>
      serve(server, route, request),
    )
  })
  return [
    ...handlers,
    http.all(`${url}/realms/*`, ({ request }) => serveUnknown(server, request)),
    http.all(`${url}/.well-known/*`, ({ request }) => serveUnknown(server, request)),
  ]
}

/** The same for code in this process, which shows no pages: one that is asked for is warned about. */
export function fetchHandlersAt(server: Server, url: string): HttpHandler[] {
  const pages = routes
    .filter(({ isPage }) => isPage)
    .map((route) =>
      http.all(`${url}/realms/:realm${route.path}`, async ({ request }) => {
        const response = await serve(server, route, request)
        const isShown = response.headers.get('content-type')?.startsWith('text/html') === true
        if (isShown || request.mode === 'navigate') {
          const { pathname } = new URL(request.url)
          server.warn(
            `${request.method} ${pathname} is a page, and handlers answer fetch alone: call signIn(username) first, or listen() for a browser`,
          )
        }
        return response
      }),
    )
  return [...pages, ...handlersAt(server, url)]
}
