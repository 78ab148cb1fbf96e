import { UsageError } from '../failure.ts'
import { endpoint, formPost, requireParameters, withQuery } from '../internal/request.ts'
import { readStatus } from '../internal/response.ts'
import type { ServerMetadata } from '../oauth/server-metadata.ts'
import type { Operation } from '../operation.ts'

/** Request, [OpenID Connect RP-Initiated Logout 1.0 §2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout). */
export interface EndSessionParameters {
  /** With it, Keycloak does not ask the user whether they mean it. */
  readonly id_token_hint?: string
  /** One of the client's *Valid post logout redirect URIs*. */
  readonly post_logout_redirect_uri?: string
  readonly state?: string
  readonly logout_hint?: string
  readonly ui_locales?: string
}

/**
 * The URL to send the user to for a logout, every value percent-encoded.
 *
 * Throws a {@link UsageError} for a `state` that has nowhere to come back to.
 *
 * @see [OpenID Connect RP-Initiated Logout 1.0 §2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
 * @keycloak GET /realms/{realm}/protocol/openid-connect/logout
 */
export function endSessionUrl(
  server: ServerMetadata,
  client_id: string,
  parameters: EndSessionParameters = {},
): string {
  if (parameters.state !== undefined && parameters.post_logout_redirect_uri === undefined) {
    throw new UsageError('endSessionUrl: state is sent back only with a post_logout_redirect_uri')
  }
  return withQuery(endpoint(server, 'end_session_endpoint'), { ...parameters, client_id })
}

/** Which session to end: that of a refresh token. */
export interface LogoutParameters {
  readonly refresh_token: string
}

/**
 * Ends the user's session without a browser. This is Keycloak's own, and no specification's; a dead
 * or malformed token is refused with `invalid_grant`.
 *
 * @see [Keycloak, OpenID Connect endpoints: logout](https://www.keycloak.org/securing-apps/oidc-layers#_logout_endpoint)
 * @keycloak POST /realms/{realm}/protocol/openid-connect/logout
 * @seed logout(refresh_token)
 */
export const logout: Operation<LogoutParameters, undefined, 'client'> = {
  name: 'logout',
  security: 'client',
  replay: 'never',
  build(server, parameters) {
    requireParameters('logout', parameters, 'refresh_token')
    return formPost(server, 'end_session_endpoint', parameters)
  },
  parse: (response) => readStatus(response, 204, 200),
}
