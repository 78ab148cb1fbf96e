import { array, boolean, object, string, token } from '../internal/decode.ts'
import { get } from '../internal/request.ts'
import { readJson } from '../internal/response.ts'
import type { Operation } from '../operation.ts'

/**
 * What a server says of itself, [RFC 8414 §2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
 * and [OpenID Connect Discovery 1.0 §3](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata).
 * Members that are not named here pass through as they came.
 */
export interface ServerMetadata {
  readonly issuer: string
  readonly authorization_endpoint?: string
  readonly token_endpoint?: string
  readonly jwks_uri?: string
  readonly userinfo_endpoint?: string
  readonly introspection_endpoint?: string
  readonly revocation_endpoint?: string
  readonly end_session_endpoint?: string
  readonly code_challenge_methods_supported?: readonly string[]
  readonly authorization_response_iss_parameter_supported?: boolean
  readonly [member: string]: unknown
}

/** Which of the server's documents: OpenID Connect Discovery's, or RFC 8414's. */
export interface WellKnownParameters {
  readonly document?: 'openid-configuration' | 'oauth-authorization-server'
}

/**
 * Asks the server for its metadata. `server` needs no member but `issuer`.
 *
 * @see [OpenID Connect Discovery 1.0 §4](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig)
 * @keycloak GET /realms/{realm}/.well-known/openid-configuration
 * @seed well_known()
 */
export const wellKnown: Operation<WellKnownParameters, ServerMetadata, 'none'> = {
  name: 'wellKnown',
  security: 'none',
  replay: 'safe',
  build: ({ issuer }, { document = 'openid-configuration' }) =>
    get(`${issuer}/.well-known/${document}`),
  parse: (response) => readJson(response, serverMetadata),
}

/** Decodes the members that core reads; a wrong type anywhere else is nobody's problem here. */
const serverMetadata = object<ServerMetadata>(
  { issuer: token },
  {
    authorization_endpoint: string,
    token_endpoint: string,
    jwks_uri: string,
    userinfo_endpoint: string,
    introspection_endpoint: string,
    revocation_endpoint: string,
    end_session_endpoint: string,
    code_challenge_methods_supported: array(string),
    authorization_response_iss_parameter_supported: boolean,
  },
)
