import { succeed } from '@latchkey/core'
import type { Failure, HttpRequest, Success, TransportError } from '@latchkey/core'

import { refused } from './transport-failures.ts'

/**
 * Can the request go out? What the platforms would refuse with an error that quotes it, or would
 * each send in their own way, is refused here alike.
 */
export function sendable(request: HttpRequest): Success<URL> | Failure<TransportError> {
  let url: URL
  try {
    url = new URL(request.url)
  } catch {
    return refused('expected an absolute URL')
  }
  const fault = faultOf(url, request)
  return fault === undefined ? succeed(url) : refused(fault)
}

function faultOf(
  { protocol, username, password }: URL,
  { method, body, headers }: HttpRequest,
): string | undefined {
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
const printable = /^[\t\x20-\x7e]*$/
