import { UsageError } from '../failure.ts'
import { endpoint, requireParameters, withQuery } from '../internal/request.ts'
import type { ParameterValue } from '../internal/request.ts'
import { openidScope } from './scope.ts'
import type { ScopeWithoutOpenid } from './scope.ts'
import type { ServerMetadata } from './server-metadata.ts'

/** What to ask of the authorization endpoint. Any parameter that is not named here is sent as it is. */
export interface AuthorizationParameters {
  readonly redirect_uri: string
  /** Default: `openid`, which is added where it is missing. */
  readonly scope?: string | ScopeWithoutOpenid
  readonly state?: string
  readonly nonce?: string
  readonly code_challenge?: string
  readonly code_challenge_method?: 'S256'
  readonly response_mode?: 'query' | 'fragment'
  readonly prompt?: string
  readonly login_hint?: string
  /** Seconds. */
  readonly max_age?: number
  readonly acr_values?: string
  readonly ui_locales?: string
  /** Keycloak: go straight to this identity provider. */
  readonly kc_idp_hint?: string
  /** Keycloak: an action to do, such as `UPDATE_PASSWORD`. */
  readonly kc_action?: string
  readonly [parameter: string]: ParameterValue | ScopeWithoutOpenid
}

/**
 * The URL to send the user to for a login by authorization code, every value percent-encoded.
 *
 * Throws a {@link UsageError} when `redirect_uri` is missing or has a fragment, `state` or `nonce` is
 * empty, or a challenge comes without its method.
 *
 * @see [RFC 6749 §4.1.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.1)
 * @keycloak GET /realms/{realm}/protocol/openid-connect/auth
 * @seed auth_url(redirect_uri, scope, state)
 */
export function authorizationUrl(
  server: ServerMetadata,
  client_id: string,
  parameters: AuthorizationParameters,
): string {
  const { scope, ...others } = parameters
  requireParameters('authorizationUrl', parameters, 'redirect_uri')
  if (parameters.redirect_uri.includes('#')) {
    throw new UsageError(
      'authorizationUrl: redirect_uri must have no fragment (RFC 6749 §3.1.2); leave out what follows the #',
    )
  }
  for (const name of ['state', 'nonce'] as const) {
    if (parameters[name] !== undefined) requireParameters('authorizationUrl', parameters, name)
  }
  for (const name of ['response_type', 'client_id'] as const) {
    if (parameters[name] !== undefined) {
      throw new UsageError(`authorizationUrl: ${name} is set by the client; leave it out`)
    }
  }
  const { code_challenge: challenge, code_challenge_method: method } = parameters
  if (challenge === undefined ? method !== undefined : challenge === '' || method !== 'S256') {
    throw new UsageError(
      'authorizationUrl: code_challenge and code_challenge_method: "S256" go together; createPkce() makes both',
    )
  }
  return withQuery(endpoint(server, 'authorization_endpoint'), {
    ...others,
    response_type: 'code',
    client_id,
    scope: openidScope(scope),
  })
}
