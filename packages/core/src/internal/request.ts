import { UsageError } from '../failure.ts'
import type { HttpRequest } from '../http.ts'
import type { ServerMetadata } from '../oauth/server-metadata.ts'
import { requireText } from './usage.ts'
import { kindOf } from './wording.ts'

/** What a parameter may be. `undefined` is left out; a list is sent as a repeated parameter. */
export type ParameterValue = string | number | boolean | readonly string[] | undefined

/** Builds a GET request for a JSON document. */
export function get(url: string, accept = 'application/json'): HttpRequest {
  return { method: 'GET', url, headers: { accept } }
}

/**
 * Builds an `application/x-www-form-urlencoded` POST to an endpoint of the server. That the parameters
 * can be sent is found before that the endpoint is missing.
 */
export function formPost(
  server: ServerMetadata,
  name: EndpointName,
  parameters: object,
): HttpRequest {
  const body = formBody(parameters)
  return {
    method: 'POST',
    url: endpoint(server, name),
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    },
    body,
  }
}

/** Adds parameters to a URL's query; those that the URL has already stay. */
export function withQuery(url: string, parameters: object): string {
  const target = new URL(url)
  for (const [name, value] of texts(parameters)) target.searchParams.append(name, value)
  return target.href
}

/** One text as a form has it. */
export function formEncode(text: string): string {
  return isPlain.test(text) ? text : new URLSearchParams({ '': text }).toString().slice(1)
}

// What a form leaves as it is: all of a token, and most other values. Encoding them takes longer than
// all else that is done for a request.
const isPlain = /^[\w*.-]*$/u

/** Adds fields to the body of a form POST. */
export function withFields(request: HttpRequest, fields: object): HttpRequest {
  const added = formBody(fields)
  return { ...request, body: request.body ? `${request.body}&${added}` : added }
}

function formBody(parameters: object): string {
  return texts(parameters)
    .map(([name, value]) => `${formEncode(name)}=${formEncode(value)}`)
    .join('&')
}

/** Names and values, as text. @throws {UsageError} when a value cannot be sent as a parameter. */
function texts(parameters: object): readonly (readonly [name: string, value: string])[] {
  const found: [string, string][] = []
  const members: [string, unknown][] = Object.entries(parameters)
  for (const [name, value] of members) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value]
    for (const item of value === undefined ? [] : items) {
      if (typeof item !== 'string' && typeof item !== 'boolean' && !Number.isFinite(item)) {
        throw new UsageError(
          `the parameter ${name} must be a string, a number, a boolean or a list of strings, got ${kindOf(item)}; leave it out or give it as text`,
        )
      }
      found.push([name, String(item)])
    }
  }
  return found
}

/** @throws {UsageError} unless the parameters are non-empty strings. */
export function requireParameters(operation: string, parameters: object, ...names: string[]): void {
  const given: Readonly<Record<string, unknown>> = { ...parameters }
  for (const name of names) {
    requireText(name, 'a non-empty string', given[name], `${operation}: `)
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
