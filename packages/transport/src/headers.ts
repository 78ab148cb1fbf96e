/**
 * Adds a header field under its lower-case name; the values of a repeated one are joined with `, `.
 * `set-cookie` is left out: no cookie is kept here, and a browser hides it.
 */
export function addHeader(headers: Record<string, string>, name: string, value: string): void {
  if (name === 'set-cookie') return
  // Its own: a server may name a header `constructor`.
  headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value
}
