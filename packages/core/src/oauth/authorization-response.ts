import type { CallbackRejected } from '../failure.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'
import type { ServerMetadata } from './server-metadata.ts'

declare const checked: unique symbol

/** A callback that answers the request it claims to answer. Only {@link authorizationResponse} makes one. */
export type CheckedCallback = (AuthorizationSuccess | AuthorizationError) & {
  readonly [checked]: true
}

/** The user logged in, [RFC 6749 §4.1.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.2). */
export interface AuthorizationSuccess {
  readonly code: string
  readonly state: string
  readonly session_state?: string
  readonly error?: never
  readonly [parameter: string]: string | undefined
}

/** The server said no, [RFC 6749 §4.1.2.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.2.1): an outcome, not a failure. */
export interface AuthorizationError {
  /** A registered code, such as `access_denied` or `login_required`. */
  readonly error: string
  readonly error_description?: string
  readonly state: string
  readonly code?: never
  readonly [parameter: string]: string | undefined
}

/** What the callback is held against. */
export interface AuthorizationResponseChecks {
  /** The `state` of the authorization request. */
  readonly state: string
  /**
   * `excluded`: this client's `iss` is left out by "Exclude Issuer From Authentication Response",
   * although the server advertises it. One that comes all the same is checked.
   */
  readonly iss?: 'excluded'
}

/**
 * Reads the callback URL, its query or its fragment, and checks `state` and `iss`.
 *
 * @see [RFC 6749 §4.1.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.2),
 * [RFC 9207 §2.4](https://www.rfc-editor.org/rfc/rfc9207.html#section-2.4)
 */
export function authorizationResponse(
  server: ServerMetadata,
  callbackUrl: string | { readonly href: string },
  checks: AuthorizationResponseChecks,
): Result<CheckedCallback, CallbackRejected> {
  const parameters = callbackParameters(callbackUrl)
  if (typeof parameters === 'string') return reject(parameters)
  if (typeof checks.state !== 'string' || checks.state === '') {
    return reject('expected the state of the authorization request to compare with, got none')
  }
  const problem = problemOf(parameters, server, checks)
  if (problem !== undefined) return reject(problem)
  // One without a value is one left out, RFC 6749 §3.1: `error=` beside a code is no error.
  for (const name of ['code', 'error']) if (!parameters.get(name)) parameters.delete(name)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is the only place that brands
  return succeed(Object.fromEntries(parameters) as CheckedCallback)
}

function problemOf(
  parameters: URLSearchParams,
  server: ServerMetadata,
  { state, iss: policy }: AuthorizationResponseChecks,
): string | undefined {
  const iss = parameters.get('iss')
  if (parameters.get('state') !== state) {
    return parameters.has('state')
      ? 'expected the state of the request, got another one: the callback belongs to another login, or is forged'
      : 'expected the state of the request, got none'
  }
  if (iss !== null && iss !== server.issuer) {
    return `expected iss ${server.issuer}, got ${iss.slice(0, 200)}: another server answered (RFC 9207)`
  }
  if (
    iss === null &&
    policy !== 'excluded' &&
    server.authorization_response_iss_parameter_supported === true
  ) {
    return 'expected an iss, which the server says it sends, got none; where the client is set to exclude it, pass iss: "excluded"'
  }
  const code = parameters.get('code')
  const error = parameters.get('error')
  if (code && error) return 'expected a code or an error, got both'
  if (!code && !error) return 'expected a code or an error, got neither'
  return undefined
}

/** The response's parameters, or what is wrong with the URL. */
function callbackParameters(
  callbackUrl: string | { readonly href: string },
): URLSearchParams | string {
  let url: URL
  try {
    url = new URL(typeof callbackUrl === 'string' ? callbackUrl : callbackUrl.href)
  } catch {
    return 'expected an absolute URL'
  }
  const fragment = new URLSearchParams(url.hash.slice(1))
  const inFragment = fragment.has('code') || fragment.has('error')
  const inQuery = url.searchParams.has('code') || url.searchParams.has('error')
  if (inFragment && inQuery) return 'expected a response in the query or in the fragment, got both'
  const parameters = inFragment ? fragment : url.searchParams
  for (const name of ['code', 'state', 'iss', 'error', 'session_state']) {
    if (parameters.getAll(name).length > 1) return `expected one ${name}, got several`
  }
  if (parameters.has('__proto__')) return 'expected no parameter __proto__, got one'
  return parameters
}

function reject(detail: string): Result<never, CallbackRejected> {
  return fail({ code: 'callback_rejected', detail })
}
