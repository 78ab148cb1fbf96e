import type { Client } from './client/create-client.ts'
import type { Deadline } from './client/deadline.ts'
import type { FailureReason, ResponseError, TokenRejected } from './failure.ts'
import type { HttpRequest, HttpResponse } from './http.ts'
import type { ServerMetadata } from './oauth/server-metadata.ts'
import type { Result } from './result.ts'

/** What a request must carry: nothing, the client's authentication, an access token, or either of the two. */
export type Security = 'none' | 'client' | 'bearer' | 'client-or-bearer'

/**
 * One thing that can be asked of Keycloak: how to say it, and how to read the answer. Both are pure
 * and synchronous.
 */
export interface Operation<P, T, S extends Security = Security> {
  readonly name: string
  readonly security: S
  /** May the request be sent again when it is not known whether the server acted on it? */
  readonly replay: 'safe' | 'never'
  /**
   * Adds an access token to the request: `withBearer`, brought by the operations that may carry one. One
   * without it, called with a token, goes out without any credentials, and is refused by the server.
   */
  withBearer?(accessToken: unknown): Result<(request: HttpRequest) => HttpRequest, TokenRejected>
  /**
   * Where the request uses up a token (a code, a refresh token): adds to the reason of a failure what
   * became of it. The response is absent where there was none.
   */
  withTokenFate?(reason: FailureReason, response: HttpResponse | undefined): FailureReason
  /** @throws {UsageError} when the parameters, or the server's metadata, cannot make a request. */
  build(server: ServerMetadata, parameters: P): HttpRequest
  parse(response: HttpResponse): Result<T, ResponseError>
  /**
   * Where the answer may be a signed JWT: verifies and reads it, by `verifySignedAnswer`. Gives
   * `undefined` for any other answer, which is `parse`'s to read; to `parse` a JWT is not JSON, so an
   * operation that does not verify cannot be given one.
   */
  verifyAnswer?(
    client: Client,
    response: HttpResponse,
    deadline: Deadline,
  ): Promise<Result<T, FailureReason>> | undefined
}
