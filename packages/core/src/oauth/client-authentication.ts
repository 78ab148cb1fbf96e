import type { HttpRequest } from '../http.ts'
import { formEncode, withFields } from '../internal/request.ts'
import { requireText } from '../internal/usage.ts'

/** Who the client is, for its authentication. */
export interface ClientIdentity {
  readonly client_id: string
}

/**
 * Adds to a request what proves who the client is. Called once for each attempt: an assertion may be
 * used only once. What it has to wait for, the call waits for no longer than its own time and signal say.
 *
 * @see [OpenID Connect Core 1.0 §9](https://openid.net/specs/openid-connect-core-1_0.html#ClientAuthentication)
 */
export interface ClientAuthentication {
  /** As registered: `none`, `client_secret_basic`, `client_secret_post`. */
  readonly method: string
  authenticate(request: HttpRequest, client: ClientIdentity): HttpRequest | Promise<HttpRequest>
}

/** A public client: it says who it is, and proves nothing, [RFC 6749 §3.2.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-3.2.1). */
export function noClientAuthentication(): ClientAuthentication {
  return {
    method: 'none',
    authenticate: (request, { client_id }) => withFields(request, { client_id }),
  }
}

/**
 * The secret in an `Authorization: Basic` header, both halves form-encoded first, so that any
 * character may stand in them, [RFC 6749 §2.3.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3.1).
 *
 * Throws a {@link UsageError} for an empty secret.
 */
export function clientSecretBasic(clientSecret: string): ClientAuthentication {
  requireSecret(clientSecret)
  const encodedSecret = formEncode(clientSecret)
  return {
    method: 'client_secret_basic',
    authenticate: (request, { client_id }) => ({
      ...request,
      headers: {
        ...request.headers,
        authorization: `Basic ${btoa(`${formEncode(client_id)}:${encodedSecret}`)}`,
      },
    }),
  }
}

/**
 * The secret as a form parameter, for servers that take no other,
 * [RFC 6749 §2.3.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3.1).
 *
 * Throws a {@link UsageError} for an empty secret.
 */
export function clientSecretPost(clientSecret: string): ClientAuthentication {
  requireSecret(clientSecret)
  return {
    method: 'client_secret_post',
    authenticate: (request, { client_id }) =>
      withFields(request, { client_id, client_secret: clientSecret }),
  }
}

function requireSecret(clientSecret: unknown): void {
  requireText(
    'the client secret',
    'a non-empty string',
    clientSecret,
    '',
    '; Keycloak shows it under Clients > Credentials',
  )
}
