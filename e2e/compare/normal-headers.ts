import type { IncomingHttpHeaders } from 'node:http'

import type { Context } from './normal-json.ts'
import { normalUrl } from './normal-url.ts'
import type { JsonObject } from './normalize.ts'

/** Of the connection, and not of the answer. */
const ofTheConnection = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
])

/** All headers but those of the connection. */
export function normalHeaders(headers: IncomingHttpHeaders, context: Context): JsonObject {
  const normal = Object.entries(headers)
    .filter(([name, value]) => value !== undefined && !ofTheConnection.has(name))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value = '']) => [name, normalHeader(name, value, context)])
  return Object.fromEntries(normal) as JsonObject
}

function normalHeader(
  name: string,
  value: string | string[],
  context: Context,
): JsonObject | string | readonly string[] {
  if (Array.isArray(value)) return value.map(normalCookie).toSorted()
  // A set, in the order of a hash table.
  if (name === 'access-control-allow-headers') return value.split(', ').toSorted()
  if (name === 'location') return normalUrl(value, context)
  return value.replaceAll(context.base, '<base>')
}

/** Name, attributes, and whether there is a value. */
function normalCookie(cookie: string): string {
  const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*);?(.*)$/u.exec(cookie) ?? []
  const normal = attributes
    .split(';')
    .map((each) => each.trim())
    .map((each) => (/^expires=(?!.*1970)/iu.test(each) ? 'Expires=<later>' : each))
  return [`${name}=${value === '' ? '' : '<value>'}`, ...normal.toSorted()].join('; ')
}
