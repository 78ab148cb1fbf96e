import type { HttpRequest } from '../http.ts'
import { formPost } from '../internal/request.ts'
import type { ServerMetadata } from './server-metadata.ts'

/** A POST to the token endpoint, [RFC 6749 §3.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-3.2). No parameter overrides the grant type. */
export function tokenRequest(
  server: ServerMetadata,
  grant_type: string,
  parameters: object,
): HttpRequest {
  return formPost(server, 'token_endpoint', { ...parameters, grant_type })
}
