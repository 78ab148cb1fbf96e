import type { ResponseError } from '../failure.ts'
import type { HttpResponse } from '../http.ts'
import { boolean, isObject, number, object, string } from '../internal/decode.ts'
import type { Decoder } from '../internal/decode.ts'
import { formPost, requireParameters } from '../internal/request.ts'
import { readJson } from '../internal/response.ts'
import type { Operation } from '../operation.ts'
import { succeed } from '../result.ts'
import type { Result } from '../result.ts'

/** Request, [RFC 7662 §2.1](https://www.rfc-editor.org/rfc/rfc7662.html#section-2.1). */
export interface IntrospectionParameters {
  readonly token: string
  /** Default: `refresh_token` where the token says that it is one, for else Keycloak calls it inactive. */
  readonly token_type_hint?: 'access_token' | 'refresh_token'
}

/** Response, [RFC 7662 §2.2](https://www.rfc-editor.org/rfc/rfc7662.html#section-2.2). */
export type Introspection = InactiveToken | ActiveToken

/** An inactive token says nothing more. */
export interface InactiveToken {
  readonly active: false
}

/** What the server says of an active token. */
export interface ActiveToken {
  readonly active: true
  readonly sub?: string
  readonly username?: string
  readonly client_id?: string
  readonly scope?: string
  /** Seconds since the epoch. */
  readonly exp?: number
  readonly [claim: string]: unknown
}

/**
 * Asks whether a token is active. Only a confidential client may ask, and Keycloak answers
 * `active: false` unless that client is in the token's `aud`.
 *
 * @see [RFC 7662 §2](https://www.rfc-editor.org/rfc/rfc7662.html#section-2)
 * @keycloak POST /realms/{realm}/protocol/openid-connect/token/introspect
 * @seed introspect(token)
 */
export const introspect: Operation<IntrospectionParameters, Introspection, 'client'> = {
  name: 'introspect',
  security: 'client',
  replay: 'safe',
  build(server, { token, token_type_hint = hintOf(token) }) {
    requireParameters('introspect', { token }, 'token')
    return formPost(server, 'introspection_endpoint', { token, token_type_hint })
  },
  parse: (response) => readIntrospection(response, activeToken),
}

/** Reads an introspection; what the answer about an inactive token holds besides is dropped. */
export function readIntrospection<Active extends ActiveToken>(
  response: HttpResponse,
  active: Decoder<Active>,
): Result<InactiveToken | Active, ResponseError> {
  const answer = readJson<InactiveToken | Active>(response, (json) =>
    isInactive(json) ? undefined : active(json),
  )
  return answer.ok && isInactive(answer.value) ? succeed({ active: false }) : answer
}

function isInactive(json: unknown): boolean {
  return isObject(json) && json['active'] === false
}

/** What the named members have to be, where the token is not inactive. */
export const activeToken: Decoder<ActiveToken> = object<ActiveToken>(
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `false` was read before
  { active: boolean as Decoder<true> },
  { sub: string, username: string, client_id: string, scope: string, exp: number },
)

/**
 * Reads `typ` of Keycloak's tokens, which are all JWTs. A hint may be wrong, so nothing is checked, and
 * the claims need not be parsed: in JSON that text stands nowhere but where it is meant.
 */
function hintOf(token: string): 'refresh_token' | undefined {
  try {
    const [, claims = ''] = token.split('.')
    const json = atob(claims.replaceAll('-', '+').replaceAll('_', '/'))
    return /"typ": *"(?:Refresh|Offline)"/u.test(json) ? 'refresh_token' : undefined
  } catch {
    return undefined
  }
}
