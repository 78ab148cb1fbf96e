import { answer, empty, json, pageHeaders } from './answers.ts'
import { readCookies } from './cookies.ts'
import { allowReading, preflight } from './cors.ts'
import type { Exchange } from './exchange.ts'
import { withFault } from './faults.ts'
import type { Faults } from './faults.ts'
import { readForm } from './read-form.ts'
import {
  methodNotAllowed,
  noProtocol,
  noRealm,
  notFound,
  Refusal,
  unknownError,
} from './refusals.ts'
import { notEmulated } from './routes.ts'
import type { Route } from './routes.ts'
import type { ServerClock } from './state/clock.ts'
import type { RealmState } from './state/realm-state.ts'
import type { Warn } from './warn.ts'

/** What all requests share. */
export interface Server {
  readonly realms: ReadonlyMap<string, RealmState>
  readonly clock: ServerClock
  readonly faults: Faults
  readonly warn: Warn
}

/** Answers a request to one of the routes. */
export async function serve(server: Server, route: Route, request: Request): Promise<Response> {
  // A preflight request is none that an application has made.
  const fault = request.method === 'OPTIONS' ? undefined : server.faults.take(route.endpoint)
  return withFault(fault, request, () => respond(server, route, request))
}

/** Answers a request below `/realms` that no route is for. */
export function serveUnknown(server: Server, request: Request): Response {
  const found = locate(server, request)
  if (found?.state === undefined) return refused(noRealm())
  const { pathname } = new URL(request.url)
  const path = pathname.slice(pathname.indexOf('/', pathname.indexOf('/realms/') + 8))
  const { method } = request
  if (/^\/protocol\/(?!openid-connect\/|saml)/u.test(path)) return refused(noProtocol())
  const missing = notEmulated.find(([pattern]) => pattern.test(path))
  if (missing !== undefined) server.warn(`${request.method} ${path}: ${missing[1]} is not emulated`)
  const isOfOidc = missing === undefined && path.startsWith('/protocol/openid-connect/')
  return refused(isOfOidc && !/^(GET|HEAD)$/u.test(method) ? methodNotAllowed() : notFound())
}

function allowedMethods({ methods }: Route): string {
  const { GET, POST } = methods
  return ['HEAD', ...(POST ? ['POST'] : []), ...(GET ? ['GET'] : []), 'OPTIONS'].join(', ')
}

async function respond(server: Server, route: Route, request: Request): Promise<Response> {
  const found = locate(server, request)
  if (found === undefined) return empty(400)
  if (found.state === undefined) return refused(noRealm())
  const origin = request.headers.get('origin')
  if (request.method === 'OPTIONS') {
    const { preflightMethods } = route
    const isAsked = origin !== null
    if (preflightMethods === undefined) return empty(200, { allow: allowedMethods(route) })
    return empty(200, isAsked ? preflight(origin, preflightMethods) : {})
  }
  const known: Omit<Exchange, 'form'> = {
    request,
    url: new URL(request.url),
    base: found.base,
    issuer: `${found.base}/realms/${encodeURIComponent(found.state.realm.name)}`,
    state: found.state,
    now: server.clock.now(),
    cookies: readCookies(request.headers.get('cookie')),
    readers: [],
    warn: server.warn,
  }
  const endpoint = route.methods[request.method === 'POST' ? 'POST' : 'GET']
  if (endpoint === undefined || !/^(GET|HEAD|POST)$/u.test(request.method))
    return refused(route.endpoint === 'wellKnown' ? notFound() : methodNotAllowed())
  let form = new URLSearchParams()
  try {
    if (request.method === 'POST') form = await readForm(request)
  } catch (error) {
    return failed(error, request, server.warn)
  }
  const exchange: Exchange = { ...known, form }
  const response = await Promise.resolve()
    .then(() => endpoint(exchange))
    .catch((error: unknown) => failed(error, request, server.warn))
  const headers = { ...route.headers, ...(form.size > 0 && response.body === null && pageHeaders) }
  for (const [name, value] of Object.entries(headers)) {
    if (!response.headers.has(name)) response.headers.set(name, value)
  }
  allowReading(response, origin, exchange.readers)
  const { status } = response
  return request.method === 'HEAD'
    ? new Response(null, { status, headers: response.headers })
    : response
}

/** What a fault says by itself, or Keycloak's answer to one that was not foreseen. */
function failed(error: unknown, { method, url }: Request, warn: Warn): Response {
  if (error instanceof Refusal) return refused(error)
  warn(`${method} ${new URL(url).pathname}: the emulator failed: ${String(error)}`)
  return refused(unknownError())
}

function refused({ status, body, headers }: Refusal): Response {
  return body === undefined ? answer(null, status, headers) : json(body, status, headers)
}

/** The realm of a request's path and the address above it; `undefined` where the path is no text. */
function locate(
  { realms }: Server,
  request: Request,
): { readonly base: string; readonly state: RealmState | undefined } | undefined {
  const { origin, pathname } = new URL(request.url)
  const at = pathname.indexOf('/realms/')
  const [name = ''] = pathname.slice(at + 8).split('/')
  try {
    const path = pathname.slice(0, at).replace(/\/\.well-known\/[^/]+$/u, '')
    return { base: origin + path, state: realms.get(decodeURIComponent(name)) }
  } catch {
    // Bytes that are no UTF-8 name no realm; a percent sign that encodes none makes no path.
    const isPath = !/%(?![\da-f]{2})/iu.test(name)
    return isPath ? { base: origin, state: undefined } : undefined
  }
}
