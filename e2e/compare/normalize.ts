import { normalHeaders } from './normal-headers.ts'
import { normalJson, normalJwt } from './normal-json.ts'
import { normalPage } from './normal-page.ts'
import { placeholders } from './placeholders.ts'
import type { Answer } from './story.ts'

/** JSON. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: Json
}

/** An answer in which nothing is left that only one server could say. */
export interface NormalAnswer {
  readonly status: number
  readonly headers: JsonObject
  readonly body: Json
}

/** Normalises the answers of one story. Throws where an answer is not what its content type says. */
export function normalizer(base: string): (title: string, answer: Answer) => NormalAnswer {
  const numbered = placeholders()
  return (title, { status, headers, body }) => {
    numbered.turnTo(title)
    const type = headers['content-type']?.split(';')[0]
    const context = { base, numbered }
    const normal = normalHeaders(headers, context)
    if (body === '') return { status, headers: normal, body: '' }
    switch (type) {
      case 'application/json':
        return { status, headers: normal, body: normalJson(JSON.parse(body) as Json, context) }
      case 'application/jwt':
        return { status, headers: normal, body: normalJwt(body, context) }
      case 'text/html':
        return { status, headers: normal, body: normalPage(body, context) }
      default:
        return { status, headers: normal, body: body.replaceAll(base, '<base>') }
    }
  }
}
