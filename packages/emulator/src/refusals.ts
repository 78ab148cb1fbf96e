/** An answer that ends a request: thrown by whatever finds the fault, and sent as it is. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly body: Readonly<Record<string, unknown>> | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    body: Readonly<Record<string, unknown>> | undefined,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${status}`)
    this.status = status
    this.body = body
    this.headers = headers
  }
}

/** An OAuth error with Keycloak's own status and text. */
export function refuse(status: number, error: string, error_description?: string): Refusal {
  return new Refusal(status, {
    error,
    ...(error_description !== undefined && { error_description }),
  })
}

/** Wrong at the token endpoint: 400 `invalid_grant`. */
export const invalidGrant = (description: string): Refusal =>
  refuse(400, 'invalid_grant', description)

/** Wrong in form: 400 `invalid_request`. */
export const invalidRequest = (description: string): Refusal =>
  refuse(400, 'invalid_request', description)

/** Keycloak's answer where it did not foresee a request. */
export const unknownError = (): Refusal =>
  refuse(500, 'unknown_error', 'For more on this error consult the server log.')

/** Who a client is could not be told, or its secret was wrong: the texts are the same, the codes differ. */
export const badClient = (error: 'invalid_client' | 'unauthorized_client'): Refusal =>
  refuse(401, error, 'Invalid client or Invalid client credentials')

/** What the router itself says, as JAX-RS does in Keycloak. */
export const notFound = (): Refusal => new Refusal(404, { error: 'HTTP 404 Not Found' })
/** A method that the endpoint has not. */
export const methodNotAllowed = (): Refusal =>
  new Refusal(405, { error: 'HTTP 405 Method Not Allowed' })
/** No such realm. */
export const noRealm = (): Refusal => new Refusal(404, { error: 'Realm does not exist' })
/** No such protocol. */
export const noProtocol = (): Refusal => new Refusal(404, { error: 'Protocol not found' })
/** A body, or a parameter in it, beyond what Keycloak reads. */
export const tooLarge = (): Refusal =>
  new Refusal(413, { error: 'HTTP 413 Request Entity Too Large' })

/** Why a bearer token is refused, in the challenge alone; the body is empty. */
export function bearerRefusal(
  status: 400 | 401 | 403,
  realm: string,
  error?: string,
  error_description?: string,
): Refusal {
  const parts = [
    `Bearer realm="${realm}"`,
    ...(error === undefined ? [] : [`error="${error}"`]),
    ...(error_description === undefined ? [] : [`error_description="${error_description}"`]),
  ]
  return new Refusal(status, undefined, {
    'content-type': 'text/plain;charset=utf-8',
    'www-authenticate': parts.join(', '),
  })
}
