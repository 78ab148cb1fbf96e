import { createHash } from 'node:crypto'

/** What the proxy does with a request. */
export type Treatment =
  /** Forwards it, and its answer back. */
  | 'pass'
  /** Ends the connection; the server never hears of the request. */
  | 'cut'
  /** Forwards it, waits for the whole answer, and ends the connection: the server did it, and nobody knows. */
  | 'commit-then-cut'
  /** Forwards it when this resolves. */
  | { readonly holdRequestUntil: Promise<unknown> }
  /** Forwards it, and its answer back when this resolves. */
  | { readonly holdAnswerUntil: Promise<unknown> }
  /** Forwards it, and its answer back so much later. */
  | { readonly delayAnswerMs: number }
  /** Answers itself; the server never hears of the request. */
  | { readonly answer: ProxyAnswer }

/** What a proxy says by itself. */
export interface ProxyAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * A proxy's 503 as a page reads it. Most proxies have no `access-control-allow-origin`: leave `headers` without it to
 * have the browser keep the answer from the page.
 */
export const serviceUnavailable: ProxyAnswer = {
  status: 503,
  headers: { 'content-type': 'text/plain', 'access-control-allow-origin': '*' },
  body: 'upstream connect error',
}

/** 200 with a page, as a captive portal has it; a page may read it. */
export const captivePortal: ProxyAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html', 'access-control-allow-origin': '*' },
  body: '<!doctype html><title>Welcome</title>',
}

/** A request that came to the proxy. */
export interface ProxiedRequest {
  readonly method: string
  /** Without its query. */
  readonly path: string
  /** In the body: of a token request. */
  readonly grant_type?: string
  /** The SHA-256 of the refresh token in the body, in hexadecimal; the token itself is nowhere. */
  readonly refreshTokenDigest?: string
  readonly treatment: Treatment
  /** What the browser was answered; nothing where the connection was ended, or as long as there is no answer. */
  readonly status?: number
  /** What the server answered; nothing where it did not hear of the request, or has not answered yet. */
  readonly serverStatus?: number
}

/** What there is to know of a request before it is treated. */
export type IncomingRequest = Omit<ProxiedRequest, 'treatment' | 'status' | 'serverStatus'>

/** Which requests a treatment is for. */
export type Matches = (request: IncomingRequest) => boolean

/** Requests to an endpoint of OpenID Connect, by the end of its path: `'token'`, `'auth'`, `'logout'`, `'certs'`, ... */
export function endpoint(name: string): Matches {
  return ({ method, path }) =>
    method !== 'OPTIONS' && path.endsWith(`/protocol/openid-connect/${name}`)
}

/** Requests to the token endpoint with this grant. */
export function grant(grant_type: 'refresh_token' | 'authorization_code'): Matches {
  return (request) => endpoint('token')(request) && request.grant_type === grant_type
}

/** Reads of a request what is recorded of it. */
export function incomingRequest(method: string, target: string, body: Buffer): IncomingRequest {
  const { pathname: path } = new URL(target, 'http://localhost')
  if (!endpoint('token')({ method, path })) return { method, path }
  const form = new URLSearchParams(body.toString('utf8'))
  const grant_type = form.get('grant_type')
  const refreshToken = form.get('refresh_token')
  return {
    method,
    path,
    ...(grant_type !== null && { grant_type }),
    ...(refreshToken !== null && { refreshTokenDigest: digestOf(refreshToken) }),
  }
}

/** As `refreshTokenDigest` has it. */
export function digestOf(refreshToken: string): string {
  return createHash('sha256').update(refreshToken).digest('hex')
}
