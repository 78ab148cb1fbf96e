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
  const problem =
    typeof parameters === 'string' ? parameters : problemOf(parameters, server, checks)
  if (problem !== undefined || typeof parameters === 'string') {
    return fail({ code: 'callback_rejected', detail: `expected ${problem}` })
  }
  // One without a value is one left out, RFC 6749 §3.1: `error=` beside a code is no error.
  for (const name of ['code', 'error']) if (!parameters.get(name)) parameters.delete(name)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is the only place that brands
  return succeed(Object.fromEntries(parameters) as CheckedCallback)
}

/** What the response is expected to be, and is not. */
function problemOf(
  parameters: URLSearchParams,
  server: ServerMetadata,
  { state, iss: policy }: AuthorizationResponseChecks,
): string | undefined {
  if (typeof state !== 'string' || state === '') {
    return 'the state of the authorization request to compare with, got none'
  }
  if (parameters.get('state') !== state) {
    return parameters.has('state')
      ? 'the state of the request, got another one: the callback belongs to another login, or is forged'
      : 'the state of the request, got none'
  }
  const iss = parameters.get('iss')
  if (iss !== null && iss !== server.issuer) {
    return `iss ${server.issuer}, got ${iss.slice(0, 200)}: another server answered (RFC 9207)`
  }
  if (
    iss === null &&
    policy !== 'excluded' &&
    server.authorization_response_iss_parameter_supported === true
  ) {
    return 'an iss, which the server says it sends, got none; where the client is set to exclude it, pass iss: "excluded"'
  }
  const isCode = !!parameters.get('code')
  return isCode === !!parameters.get('error')
    ? `a code or an error, got ${isCode ? 'both' : 'neither'}`
    : undefined
}

/** The response's parameters, or what the URL is expected to be, and is not. */
function callbackParameters(
  callbackUrl: string | { readonly href: string },
): URLSearchParams | string {
  let url: URL
  try {
    url = new URL(typeof callbackUrl === 'string' ? callbackUrl : callbackUrl.href)
  } catch {
    return 'an absolute URL'
  }
  const { searchParams } = url
  const fragment = new URLSearchParams(url.hash.slice(1))
  const [inFragment, inQuery] = [fragment, searchParams].map(
    (part) => part.has('code') || part.has('error'),
  )
  if (inFragment && inQuery) return 'a response in the query or in the fragment, got both'
  const parameters = inFragment ? fragment : searchParams
  for (const name of ['code', 'state', 'iss', 'error', 'session_state']) {
    if (parameters.getAll(name).length > 1) return `one ${name}, got several`
  }
  if (parameters.has('__proto__')) return 'no parameter __proto__, got one'
  return parameters
}
