import { UsageError } from '../failure.ts'
import type { HttpRequest } from '../http.ts'
import type { ServerMetadata } from '../oauth/server-metadata.ts'

/** What a parameter may be. `undefined` is left out; a list is sent as a repeated parameter. */
export type ParameterValue = string | number | boolean | readonly string[] | undefined

/** Builds a GET request for a JSON document. */
export function get(url: string, accept = 'application/json'): HttpRequest {
  return { method: 'GET', url, headers: { accept } }
}

/** Builds an `application/x-www-form-urlencoded` POST. */
export function formPost(url: string, parameters: object): HttpRequest {
  return {
    method: 'POST',
    url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    },
    body: encodeParameters(parameters).toString(),
  }
}

/** Adds parameters to a URL's query; those that the URL has already stay. */
export function withQuery(url: string, parameters: object): string {
  const target = new URL(url)
  for (const [name, value] of encodeParameters(parameters)) target.searchParams.append(name, value)
  return target.href
}

/** Adds fields to the body of a form POST. */
export function withFields(request: HttpRequest, fields: object): HttpRequest {
  const added = encodeParameters(fields).toString()
  return { ...request, body: request.body ? `${request.body}&${added}` : added }
}

/** @throws {UsageError} when a value cannot be sent as a parameter. */
function encodeParameters(parameters: object): URLSearchParams {
  const encoded = new URLSearchParams()
  for (const [name, value] of Object.entries<unknown>({ ...parameters })) {
    if (value === undefined) continue
    for (const item of Array.isArray(value) ? value : [value]) {
      if (!isScalar(item)) {
        throw new UsageError(
          `the parameter ${name} must be a string, a number, a boolean or a list of strings, got ${kindOf(item)}; leave it out or give it as text`,
        )
      }
      encoded.append(name, String(item))
    }
  }
  return encoded
}

/** @throws {UsageError} unless the parameter is a non-empty string. */
export function requireText(operation: string, parameters: object, ...names: string[]): void {
  const given: Readonly<Record<string, unknown>> = { ...parameters }
  for (const name of names) {
    const value = given[name]
    if (typeof value !== 'string' || value === '') {
      throw new UsageError(
        `${operation}: ${name} must be a non-empty string, got ${value === '' ? 'an empty one' : typeof value}`,
      )
    }
  }
}

/** The URL of an endpoint. @throws {UsageError} when the server's metadata does not name it. */
export function endpoint(server: ServerMetadata, name: EndpointName): string {
  const url = server[name]
  if (typeof url === 'string' && url !== '') return url
  throw new MissingEndpointError(
    `the metadata of ${server.issuer} has no ${name}: the server does not offer it, or metadata that was passed by hand lacks it`,
  )
}

/** The server does not have the endpoint; known only once its metadata is. */
export class MissingEndpointError extends UsageError {}

/** The members of server metadata that name an endpoint. */
export type EndpointName =
  | 'authorization_endpoint'
  | 'end_session_endpoint'
  | 'introspection_endpoint'
  | 'jwks_uri'
  | 'revocation_endpoint'
  | 'token_endpoint'
  | 'userinfo_endpoint'

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}

function kindOf(value: unknown): string {
  return value === null || typeof value === 'number' ? String(value) : typeof value
}
