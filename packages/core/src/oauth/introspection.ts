import { boolean, literal, number, object, optional, string } from '../internal/decode.ts'
import type { Decoder } from '../internal/decode.ts'
import { endpoint, formPost, requireText } from '../internal/request.ts'
import { readJson } from '../internal/response.ts'
import { decodeJwt } from '../jwt/decode.ts'
import type { Operation } from '../operation.ts'

/** Request, [RFC 7662 §2.1](https://www.rfc-editor.org/rfc/rfc7662.html#section-2.1). */
export interface IntrospectionParameters {
  readonly token: string
  /** Default: what the token says it is. Without it Keycloak calls every refresh token inactive. */
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
  build(server, { token, token_type_hint = typeOf(token) }) {
    requireText('introspect', { token }, 'token')
    return formPost(endpoint(server, 'introspection_endpoint'), { token, token_type_hint })
  },
  parse: (response) => readJson(response, introspection),
}

/** Reads `typ` of Keycloak's tokens, which are all JWTs; a hint may be wrong, so nothing is checked. */
function typeOf(token: string): 'access_token' | 'refresh_token' | undefined {
  const decoded = decodeJwt(token)
  if (!decoded.ok) return undefined
  const { typ } = decoded.value.claims
  return typ === 'Refresh' || typ === 'Offline' ? 'refresh_token' : 'access_token'
}

const activeToken = object<ActiveToken>({
  active: literal(true),
  sub: optional(string),
  username: optional(string),
  client_id: optional(string),
  scope: optional(string),
  exp: optional(number),
})

/** Decodes an introspection; what an inactive token's answer holds besides is dropped. */
export const introspection: Decoder<Introspection> = (json, path) =>
  object<{ active: boolean }>({ active: boolean })(json, path).active
    ? activeToken(json, path)
    : { active: false }
