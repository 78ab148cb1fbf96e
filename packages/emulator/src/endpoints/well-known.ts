import { json, noTransform } from '../answers.ts'
import type { Exchange } from '../exchange.ts'
import { endpointUrl } from '../exchange.ts'

// What Keycloak 26.7 says of itself, whether the emulator does it or not: what it does not, it names when asked.

const asymmetric = [
  'PS384',
  'RS384',
  'EdDSA',
  'ES384',
  'ES256',
  'RS256',
  'ES512',
  'PS256',
  'PS512',
  'RS512',
]
const signing = [
  'PS384',
  'RS384',
  'EdDSA',
  'ES384',
  'HS256',
  'HS512',
  'ES256',
  'RS256',
  'HS384',
  'ES512',
  'PS256',
  'PS512',
  'RS512',
]
const keyEncryption = [
  'ECDH-ES+A256KW',
  'ECDH-ES+A192KW',
  'ECDH-ES+A128KW',
  'RSA-OAEP',
  'RSA-OAEP-256',
  'RSA1_5',
  'ECDH-ES',
]
const contentEncryption = [
  'A256GCM',
  'A192GCM',
  'A128GCM',
  'A128CBC-HS256',
  'A192CBC-HS384',
  'A256CBC-HS512',
]
const clientAuthentication = [
  'private_key_jwt',
  'client_secret_basic',
  'client_secret_post',
  'tls_client_auth',
  'client_secret_jwt',
]

function endpoints(issuer: string): Readonly<Record<string, string>> {
  return {
    token_endpoint: endpointUrl(issuer, 'token'),
    revocation_endpoint: endpointUrl(issuer, 'revoke'),
    introspection_endpoint: endpointUrl(issuer, 'token/introspect'),
    device_authorization_endpoint: endpointUrl(issuer, 'auth/device'),
    registration_endpoint: `${issuer}/clients-registrations/openid-connect`,
    userinfo_endpoint: endpointUrl(issuer, 'userinfo'),
    pushed_authorization_request_endpoint: endpointUrl(issuer, 'ext/par/request'),
    backchannel_authentication_endpoint: endpointUrl(issuer, 'ext/ciba/auth'),
  }
}

function document({ issuer, state }: Exchange): Readonly<Record<string, unknown>> {
  return {
    issuer,
    authorization_endpoint: endpointUrl(issuer, 'auth'),
    ...endpoints(issuer),
    end_session_endpoint: endpointUrl(issuer, 'logout'),
    frontchannel_logout_session_supported: true,
    frontchannel_logout_supported: true,
    jwks_uri: endpointUrl(issuer, 'certs'),
    check_session_iframe: endpointUrl(issuer, 'login-status-iframe.html'),
    grant_types_supported: [
      'authorization_code',
      'client_credentials',
      'implicit',
      'password',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'urn:ietf:params:oauth:grant-type:uma-ticket',
      'urn:openid:params:grant-type:ciba',
    ],
    acr_values_supported: ['0', '1'],
    response_types_supported: [
      'code',
      'none',
      'id_token',
      'token',
      'id_token token',
      'code id_token',
      'code token',
      'code id_token token',
    ],
    subject_types_supported: ['public', 'pairwise'],
    prompt_values_supported: ['none', 'login', 'consent', 'create'],
    id_token_signing_alg_values_supported: signing,
    id_token_encryption_alg_values_supported: keyEncryption,
    id_token_encryption_enc_values_supported: contentEncryption,
    userinfo_signing_alg_values_supported: [...signing, 'none'],
    userinfo_encryption_alg_values_supported: keyEncryption,
    userinfo_encryption_enc_values_supported: contentEncryption,
    request_object_signing_alg_values_supported: [...signing, 'none'],
    request_object_encryption_alg_values_supported: keyEncryption,
    request_object_encryption_enc_values_supported: contentEncryption,
    response_modes_supported: [
      'query',
      'fragment',
      'form_post',
      'query.jwt',
      'fragment.jwt',
      'form_post.jwt',
      'jwt',
    ],
    token_endpoint_auth_methods_supported: clientAuthentication,
    token_endpoint_auth_signing_alg_values_supported: signing,
    introspection_endpoint_auth_methods_supported: clientAuthentication,
    introspection_endpoint_auth_signing_alg_values_supported: signing,
    authorization_signing_alg_values_supported: signing,
    authorization_encryption_alg_values_supported: keyEncryption,
    authorization_encryption_enc_values_supported: contentEncryption,
    claims_supported: [
      'iss',
      'sub',
      'aud',
      'exp',
      'iat',
      'auth_time',
      'name',
      'given_name',
      'family_name',
      'preferred_username',
      'email',
      'acr',
      'azp',
      'nonce',
    ],
    claim_types_supported: ['normal'],
    claims_parameter_supported: true,
    scopes_supported: ['openid', ...state.realm.scopeNames],
    request_parameter_supported: true,
    request_uri_parameter_supported: true,
    require_request_uri_registration: true,
    code_challenge_methods_supported: ['plain', 'S256'],
    tls_client_certificate_bound_access_tokens: true,
    dpop_signing_alg_values_supported: asymmetric,
    revocation_endpoint_auth_methods_supported: clientAuthentication,
    revocation_endpoint_auth_signing_alg_values_supported: signing,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    backchannel_token_delivery_modes_supported: ['poll', 'ping'],
    backchannel_authentication_request_signing_alg_values_supported: asymmetric,
    require_pushed_authorization_requests: false,
    mtls_endpoint_aliases: endpoints(issuer),
    authorization_response_iss_parameter_supported: true,
  }
}

/** The document of OpenID Connect Discovery, and of RFC 8414: Keycloak gives the same at both. */
export function wellKnown(exchange: Exchange): Response {
  exchange.readers = 'everybody'
  return json(document(exchange), 200, noTransform)
}

const umaMembers = [
  'issuer',
  'authorization_endpoint',
  'token_endpoint',
  'introspection_endpoint',
  'end_session_endpoint',
  'frontchannel_logout_session_supported',
  'frontchannel_logout_supported',
  'jwks_uri',
  'grant_types_supported',
  'response_types_supported',
  'response_modes_supported',
  'registration_endpoint',
  'token_endpoint_auth_methods_supported',
  'token_endpoint_auth_signing_alg_values_supported',
  'scopes_supported',
]

/** The document of UMA 2.0, with fewer members and three of its own. */
export function umaWellKnown(exchange: Exchange): Response {
  exchange.readers = 'everybody'
  const known = document(exchange)
  const protection = `${exchange.issuer}/authz/protection`
  const body = {
    ...Object.fromEntries(umaMembers.map((name) => [name, known[name]])),
    resource_registration_endpoint: `${protection}/resource_set`,
    permission_endpoint: `${protection}/permission`,
    policy_endpoint: `${protection}/uma-policy`,
  }
  return json(body, 200, noTransform)
}
