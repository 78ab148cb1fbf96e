import { UsageError } from '../failure.ts'
import { isObject } from '../internal/decode.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'

/** Headers as one platform or another has them: `Headers`, or a record with names in any case. */
export type RequestHeaders =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined }

/**
 * A request that came in, or its headers: a WHATWG `Request`, Node's `IncomingMessage`, what Express,
 * Fastify and Hono make of the one or the other, or anything else that has `headers`.
 */
export type IncomingRequest =
  | RequestHeaders
  | { readonly headers: RequestHeaders }
  | { readonly raw: { readonly headers: RequestHeaders } }

/** Why a request has no bearer token: `undefined`, it does not try to; else it tries, and not as it should. */
export type NoBearer = 'invalid_request' | undefined

/**
 * Reads the bearer token of a request's `Authorization` header,
 * [RFC 6750 §2.1](https://www.rfc-editor.org/rfc/rfc6750.html#section-2.1). A token in the URL or
 * the body is not looked for: it stands in logs and histories.
 *
 * Throws a {@link UsageError} for what is no request and has no headers.
 */
export function readBearer(request: IncomingRequest): Result<string, NoBearer> {
  const values = authorizationValues(request)
  if (values.length > 1) return fail('invalid_request')
  const [value] = values
  const [, scheme = '', credentials = ''] =
    typeof value === 'string' ? (/^(\S*)(.*)$/su.exec(value) ?? []) : []
  if (scheme.toLowerCase() !== 'bearer') return fail(undefined)
  const token = /^ +([\w\-.~+/]+=*)$/u.exec(credentials)?.[1]
  return token === undefined ? fail('invalid_request') : succeed(token)
}

function authorizationValues(request: unknown): readonly unknown[] {
  if (!isObject(request)) {
    throw new UsageError(
      `expected a request, or its headers, got ${request === null ? 'null' : typeof request}`,
    )
  }
  const raw = isObject(request['raw']) ? request['raw'] : request
  const headers = [request['headers'], raw['headers']].find(isObject) ?? request
  const values = hasGet(headers)
    ? [headers.get('authorization')]
    : Object.entries(headers).flatMap(([name, value]) => (isAuthorization(name) ? value : []))
  // Of two, Node's `headers` has the first, and what stands before it may have looked at the second.
  const { rawHeaders } = raw
  const sent = Array.isArray(rawHeaders)
    ? rawHeaders.filter((name, index) => index % 2 === 0 && isAuthorization(name))
    : []
  return sent.length > 1 ? sent : values.filter((value) => value !== undefined && value !== null)
}

/** A header of that name has a text for its value. */
function hasGet(headers: object): headers is { get(name: string): unknown } {
  return 'get' in headers && typeof headers.get === 'function'
}

function isAuthorization(name: unknown): boolean {
  return typeof name === 'string' && name.toLowerCase() === 'authorization'
}
