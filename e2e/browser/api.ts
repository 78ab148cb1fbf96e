import type { IncomingMessage, ServerResponse } from 'node:http'

/** What the API is to answer. */
export type ApiAnswer =
  /** 200 with an {@link ApiEcho}. */
  | 'echo'
  /** Empty, with this status; 401 with the challenge of a bearer. */
  | { readonly status: number }
  /** 302 to this URL. */
  | { readonly redirectTo: string }

/** What the API got. */
export interface ApiEcho {
  readonly method: string
  readonly path: string
  /** The header, if there was one. */
  readonly authorization: string | null
}

/** Answers a request at `/api/`. Every origin may ask, with a token. */
export function answerApi(
  request: IncomingMessage,
  response: ServerResponse,
  answer: ApiAnswer,
): void {
  for (const [name, value] of Object.entries(CORS)) response.setHeader(name, value)
  if (request.method === 'OPTIONS') return void response.writeHead(204).end()
  if (answer === 'echo') {
    const { method = '', url: path = '' } = request
    const echo: ApiEcho = { method, path, authorization: request.headers.authorization ?? null }
    return void response.setHeader('content-type', 'application/json').end(JSON.stringify(echo))
  }
  if ('redirectTo' in answer) {
    return void response.writeHead(302, { location: answer.redirectTo }).end()
  }
  if (answer.status === 401) response.setHeader('www-authenticate', 'Bearer error="invalid_token"')
  response.writeHead(answer.status).end()
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-allow-methods': '*',
  'access-control-expose-headers': 'www-authenticate',
  'cache-control': 'no-store',
}
