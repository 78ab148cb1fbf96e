/** Headers that a page of another origin may send, as Keycloak lists them. */
const allowedHeaders =
  'Origin, Accept, X-Requested-With, Access-Control-Request-Method, Access-Control-Request-Headers, DPoP, Content-Type, Authorization'

/** Keycloak's answer to a preflight request: any origin may ask. */
export function preflight(origin: string, methods: string): Readonly<Record<string, string>> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': methods,
    'access-control-allow-headers': allowedHeaders,
    'access-control-allow-credentials': 'true',
    'access-control-max-age': '3600',
  }
}

/** Who may read an answer: nobody of another origin, everybody, or the origins of a client. */
export type Readers = readonly string[] | 'everybody'

/** Lets a page of another origin read an answer, where the client's web origins allow it. */
export function allowReading(response: Response, origin: string | null, readers: Readers): void {
  if (origin === null) return
  const isAllowed = readers === 'everybody' || readers.includes('*') || readers.includes(origin)
  if (!isAllowed) return
  response.headers.set('access-control-allow-origin', origin)
  response.headers.set('access-control-allow-credentials', 'true')
  if (readers === 'everybody') return
  const exposed = ['Access-Control-Allow-Methods']
  if (response.headers.has('www-authenticate')) exposed.push('WWW-Authenticate')
  response.headers.set('access-control-expose-headers', exposed.join(', '))
}
