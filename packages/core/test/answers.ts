import type { HttpResponse } from '../src/http.ts'

export const sentAtSeconds = 1_700_000_000

type Headers = Readonly<Record<string, string>>

/** A response whose body is this text. */
export function textAnswer(
  status: number,
  contentType: string,
  body: string,
  headers: Headers = {},
): HttpResponse {
  return { status, headers: { 'content-type': contentType, ...headers }, body, sentAtSeconds }
}

/** A response with this document as JSON. */
export function jsonAnswer(status: number, document: unknown, headers: Headers = {}): HttpResponse {
  return textAnswer(status, 'application/json', JSON.stringify(document), headers)
}

/** A response without a body, and so without a type. */
export function emptyAnswer(status: number, headers: Headers = {}): HttpResponse {
  return { status, headers, body: '', sentAtSeconds }
}
