import type { OAuthError, ResponseError, UnexpectedResponse } from '../failure.ts'
import type { HttpResponse } from '../http.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'
import { decode, Mismatch, object, optional, string } from './decode.ts'
import type { Decoder } from './decode.ts'
import { parseJson } from './json.ts'
import { parseChallenges } from './www-authenticate.ts'
import type { Challenge } from './www-authenticate.ts'

/** Reads a JSON document from a 200, or says what the server did instead. */
export function readJson<T>(
  response: HttpResponse,
  document: Decoder<T>,
): Result<T, ResponseError> {
  if (response.status !== 200) return fail(refusal(response, '200'))
  if (!hasType(response, jsonType)) {
    return fail(unexpected(response, `expected JSON, got ${typeOf(response)}`))
  }
  const json = parseJson(response.body)
  if (json === undefined) {
    return fail(unexpected(response, 'expected JSON, got a body that is not JSON, or is cut short'))
  }
  const decoded = decode(document, json)
  return decoded instanceof Mismatch
    ? fail(unexpected(response, decoded.describe()))
    : succeed(decoded)
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
  return hasType(response, jwtType)
}

/** What the server says by an answer that is not the one expected. */
export function refusal(response: HttpResponse, expected: string): ResponseError {
  const { status, headers } = response
  const challenge = tellingChallenge(parseChallenges(headers['www-authenticate']))
  const body = hasType(response, jsonType)
    ? decode(errorDocument, parseJson(response.body))
    : undefined
  const said = body === undefined || body instanceof Mismatch ? challenge?.parameters : body
  if (status < 400 || said?.error === undefined) {
    return unexpected(
      response,
      `expected status ${expected}, got ${status} with ${typeOf(response)}`,
    )
  }
  const { error, error_description } = said
  return {
    code: 'oauth_error',
    status,
    error,
    ...(error_description !== undefined && { error_description }),
    ...(challenge && { challenge }),
  } satisfies OAuthError
}

/** Of several challenges, the one that says what is wrong; else one of the schemes that are spoken here. */
function tellingChallenge(challenges: readonly Challenge[]): Challenge | undefined {
  return (
    challenges.find(({ parameters }) => parameters['error'] !== undefined) ??
    challenges.find(({ scheme }) => ['bearer', 'dpop', 'uma'].includes(scheme)) ??
    challenges[0]
  )
}

/** An answer outside the protocol. */
export function unexpected({ status }: HttpResponse, detail: string): UnexpectedResponse {
  return { code: 'unexpected_response', status, detail }
}

/** [RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-5.2) */
const errorDocument = object<{ error: string; error_description?: string }>({
  error: string,
  error_description: optional(string),
})

// A repeated header arrives joined with a comma, and then it is neither.
const jsonType = /^application\/(?:[\w.-]+\+)?json\s*(?:;[^,]*)?$/iu
const jwtType = /^application\/jwt\s*(?:;[^,]*)?$/iu

function hasType({ headers }: HttpResponse, type: RegExp): boolean {
  return type.test(headers['content-type'] ?? '')
}

function typeOf({ headers, body }: HttpResponse): string {
  const type = headers['content-type']
  if (type === undefined) return body === '' ? 'an empty body' : 'no content type'
  // Whole or not at all: of a part, nobody could tell that a secret was in it.
  return type.length > 80 ? `a content type of ${type.length} characters` : type
}
