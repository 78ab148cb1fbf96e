import type { ResponseError, UnexpectedResponse } from '../failure.ts'
import type { HttpResponse } from '../http.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'
import { describeMismatch, object, string } from './decode.ts'
import type { Decoder } from './decode.ts'
import { parseJson } from './json.ts'

/** Reads a JSON document from a 200, or says what the server did instead. */
export function readJson<T>(
  response: HttpResponse,
  document: Decoder<T>,
): Result<T, ResponseError> {
  if (response.status !== 200) return fail(refusal(response, '200'))
  if (!isJson(response)) {
    return fail(unexpected(response, `expected JSON, got ${typeOf(response)}`))
  }
  const json = parseJson(response.body)
  if (json === undefined) {
    return fail(unexpected(response, 'expected JSON, got a body that is not JSON, or is cut short'))
  }
  const mismatch = document(json)
  return mismatch
    ? fail(unexpected(response, describeMismatch(mismatch)))
    : // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was just checked
      succeed(json as T)
}

/** Reads an answer whose body says nothing: only the status counts. */
export function readStatus(
  response: HttpResponse,
  ...expected: readonly number[]
): Result<undefined, ResponseError> {
  return expected.includes(response.status)
    ? succeed(undefined)
    : fail(refusal(response, expected.join(' or ')))
}

/** Is the body a JWT, by its content type? */
export function isJwt(response: HttpResponse): boolean {
  return jwtType.test(response.headers['content-type'] ?? '')
}

/** What the server says by an answer that is not the one expected. */
export function refusal(response: HttpResponse, expected: string): ResponseError {
  const { status } = response
  const json = isJson(response) ? parseJson(response.body) : undefined
  if (status < 400 || errorDocument(json)) {
    return unexpected(
      response,
      `expected status ${expected}, got ${status} with ${typeOf(response)}`,
    )
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was just checked
  const { error, error_description } = json as ErrorDocument
  return {
    code: 'oauth_error',
    status,
    error,
    ...(error_description !== undefined && { error_description }),
  }
}

/** An answer outside the protocol. */
export function unexpected({ status }: HttpResponse, detail: string): UnexpectedResponse {
  return { code: 'unexpected_response', status, detail }
}

/** [RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-5.2) */
interface ErrorDocument {
  readonly error: string
  readonly error_description?: string
}

const errorDocument = object<ErrorDocument>({ error: string }, { error_description: string })

// A repeated header arrives joined with a comma, and then it is neither.
const jsonType = /^application\/(?:[\w.-]+\+)?json\s*(?:;[^,]*)?$/iu
const jwtType = /^application\/jwt\s*(?:;[^,]*)?$/iu

function isJson({ headers }: HttpResponse): boolean {
  return jsonType.test(headers['content-type'] ?? '')
}

function typeOf({ headers, body }: HttpResponse): string {
  const type = headers['content-type']
  if (type === undefined) return body === '' ? 'an empty body' : 'no content type'
  // Whole or not at all: of a part, nobody could tell that a secret was in it.
  return type.length > 80 ? `a content type of ${type.length} characters` : type
}
