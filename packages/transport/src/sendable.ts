import type { HttpRequest } from '@latchkey/core'

/**
 * Why a request cannot go out, if so. What the platforms would refuse with an error that quotes it,
 * or would each send in their own way, is refused here alike.
 */
export function faultOf({ url, method, body, headers }: HttpRequest): string | undefined {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return 'expected an absolute URL'
  }
  const { protocol, username, password } = parsed
  if (!/^https?:$/.test(protocol)) return `expected an https: or http: URL, got ${protocol}`
  if (username || password) return 'a URL must not hold a user name or a password'
  if (body !== undefined && method === 'GET') return 'a GET request cannot have a body'
  for (const name in headers) {
    if (!token.test(name)) return 'a header name holds a character that is not allowed'
    if (!printable.test(headers[name] ?? '')) {
      return `the header ${name} holds a character that is not printable ASCII`
    }
  }
  return undefined
}

// https://www.rfc-editor.org/rfc/rfc9110.html#section-5.6.2
const token = /^[\w!#$%&'*+.^`|~-]+$/
// https://www.rfc-editor.org/rfc/rfc9110.html#section-5.5, without obs-text: fetch and Node encode it differently.
const printable = /^[\t -~]*$/
