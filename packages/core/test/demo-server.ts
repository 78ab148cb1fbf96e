import type { ServerMetadata } from '../src/oauth/server-metadata.ts'

export const issuer = 'https://kc.example/realms/demo'
export const token_endpoint = `${issuer}/protocol/openid-connect/token`

/** What Keycloak's discovery document says, as far as core reads it. */
export const demoServer: ServerMetadata = {
  issuer,
  authorization_endpoint: `${issuer}/protocol/openid-connect/auth`,
  token_endpoint,
  introspection_endpoint: `${token_endpoint}/introspect`,
  userinfo_endpoint: `${issuer}/protocol/openid-connect/userinfo`,
  end_session_endpoint: `${issuer}/protocol/openid-connect/logout`,
  revocation_endpoint: `${issuer}/protocol/openid-connect/revoke`,
  jwks_uri: `${issuer}/protocol/openid-connect/certs`,
  authorization_response_iss_parameter_supported: true,
}

/** A form POST as every builder makes it. */
export const formPostTo = (url: string | undefined, body: string): object => ({
  method: 'POST',
  url,
  headers: {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
  },
  body,
})
