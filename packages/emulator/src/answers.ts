/** On each answer of Keycloak. */
const securityHeaders = {
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'none',
}

/** On each page, and on an answer without a body to a form. */
export const pageHeaders = {
  'content-security-policy': "frame-src 'self'; frame-ancestors 'self'; object-src 'none';",
  'x-frame-options': 'SAMEORIGIN',
}

/** Headers of a document that no cache keeps. */
export const noCache = { 'cache-control': 'no-cache' }
/** Headers of the well-known documents and the iframes. */
export const noTransform = {
  'cache-control': 'no-cache, must-revalidate, no-transform, no-store',
}
/** Headers of the login pages. */
export const noStorePage = { 'cache-control': 'no-store, must-revalidate, max-age=0' }
/** Headers of the token endpoint. */
export const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' }

type HeaderList = Readonly<Record<string, string>>

/** A JSON document. */
export function json(body: unknown, status = 200, headers: HeaderList = {}): Response {
  return answer(JSON.stringify(body), status, {
    'content-type': 'application/json',
    'x-frame-options': 'SAMEORIGIN',
    ...headers,
  })
}

/** An HTML page that may not be framed by others. */
export function page(html: string, status = 200, headers: HeaderList = {}): Response {
  return answer(html, status, {
    'content-type': 'text/html;charset=utf-8',
    'content-language': 'en',
    ...pageHeaders,
    ...headers,
  })
}

/** An HTML page that other origins frame. */
export function frame(html: string): Response {
  return answer(html, 200, {
    'content-type': 'text/html;charset=utf-8',
    'content-security-policy': "frame-src 'self'; object-src 'none';",
    ...noTransform,
  })
}

/** A redirect, 302. */
export function redirect(location: string, headers: HeaderList = {}): Response {
  return answer(null, 302, { location, ...headers })
}

/** No body. */
export function empty(status: number, headers: HeaderList = {}): Response {
  return answer(null, status, headers)
}

/** Any other document. */
export function answer(body: string | null, status: number, headers: HeaderList): Response {
  return new Response(body, { status, headers: { ...securityHeaders, ...headers } })
}
