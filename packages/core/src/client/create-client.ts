import { UsageError } from '../failure.ts'
import type { FailureReason } from '../failure.ts'
import type { HttpRequest, Transport } from '../http.ts'
import { checkBearer, withBearer } from '../oauth/bearer.ts'
import { noClientAuthentication } from '../oauth/client-authentication.ts'
import type { ClientAuthentication } from '../oauth/client-authentication.ts'
import { certs } from '../oauth/jwks.ts'
import { wellKnown } from '../oauth/server-metadata.ts'
import type { ServerMetadata } from '../oauth/server-metadata.ts'
import type { Operation, SignedAnswer } from '../operation.ts'
import type { Clock, JwsEngine } from '../ports.ts'
import { isObject } from '../internal/decode.ts'
import { MissingEndpointError } from '../internal/request.ts'
import { isJwt } from '../internal/response.ts'
import { fail } from '../result.ts'
import type { Result } from '../result.ts'
import { cachedDocument } from './cached-document.ts'
import { startDeadline } from './deadline.ts'
import type { CallOptions, Deadline } from './deadline.ts'
import { keySource } from './key-source.ts'
import type { KeySource } from './key-source.ts'
import { redact } from './redact.ts'
import { send } from './send.ts'
import type { Sent } from './send.ts'
import { serverSource } from './server-source.ts'
import type { ServerOptions } from './server-source.ts'
import { readSignedAnswer } from './signed-answer.ts'
import { withNothingSent, withTokenFate } from './token-fate.ts'
import { defaultVerification, settle } from './verification.ts'
import type { Verification, VerificationSettings } from './verification.ts'

/** What a client is made of. */
export interface ClientOptions extends ServerOptions, VerificationSettings {
  readonly clientId: string
  /** Default: none, a public client. */
  readonly authentication?: ClientAuthentication | undefined
  readonly transport: Transport
  readonly ports: Ports
  /** For each call, in milliseconds. Default: 30 000. */
  readonly timeoutMs?: number | undefined
}

/** What an adapter injects, beside the transport. */
export interface Ports {
  readonly clock: Clock
  /** Needed by whatever verifies a signature. */
  readonly jws?: JwsEngine | undefined
}

/** How one operation is to be called. */
export interface OperationOptions extends CallOptions {
  /** For an operation that carries a bearer token. */
  readonly accessToken?: string | undefined
}

/** One client of one realm: what every adapter is made of. It holds no token. */
export interface Client {
  readonly clientId: string
  readonly ports: Ports
  readonly verification: Verification
  /**
   * Builds, authenticates, sends, parses, verifies. Rejects with a {@link UsageError} before anything
   * is sent, and with nothing else.
   */
  call<P, T>(
    operation: Operation<P, T>,
    parameters: P,
    options?: OperationOptions,
  ): Promise<Result<T, FailureReason>>
  /** The server's metadata, asked for once and kept. */
  metadata(deadline: Deadline): Promise<Result<ServerMetadata, FailureReason>>
  /** The server's keys, asked for once and kept, and asked for again when a token names another. */
  readonly keys: KeySource
  startDeadline(options?: CallOptions): Deadline
}

const minute = 60
const keysLifetime = {
  aheadSeconds: 4 * minute,
  freshSeconds: 5 * minute,
  staleSeconds: 60 * minute,
}
const defaultTimeoutMs = 30_000

/**
 * Makes a client. Nothing is sent until the first call.
 *
 * Throws a {@link UsageError} for an empty `clientId`, or a `serverUrl` or `realm` that is none.
 */
export function createClient(options: ClientOptions): Client {
  const { clientId, transport, ports, authentication = noClientAuthentication() } = options
  const { clock } = ports
  if (typeof clientId !== 'string' || clientId === '') {
    throw new UsageError(
      `expected clientId to be the id of a client of the realm, got ${typeof clientId === 'string' ? 'an empty one' : typeof clientId}`,
    )
  }
  const start = (callOptions: CallOptions = {}): Deadline =>
    startDeadline(clock, callOptions, options.timeoutMs ?? defaultTimeoutMs)
  const source = serverSource(options, (realm) => exchange(wellKnown, {}, realm, start()), clock)
  const keySet = cachedDocument(() => call(certs, {}), clock, keysLifetime)
  const client: Client = {
    clientId,
    ports,
    verification: settle(options, defaultVerification),
    call,
    metadata: source.metadata,
    keys: keySource(keySet, clock),
    startDeadline: start,
  }
  return client

  async function call<P, T>(
    operation: Operation<P, T>,
    parameters: P,
    callOptions: OperationOptions = {},
  ): Promise<Result<T, FailureReason>> {
    const deadline = start(callOptions)
    const { accessToken } = callOptions
    const unfit = carriesBearer(operation, accessToken) ? checkBearer(accessToken) : undefined
    if (unfit) return fail(unfit)
    const provisional = source.provisional()
    if (provisional) requireBuildable(operation, parameters, provisional)
    const server = await source.metadata(deadline)
    if (!server.ok) return fail(withNothingSent(server.error, operation.consumes !== undefined))
    return exchange(operation, parameters, server.value, deadline, accessToken)
  }

  async function exchange<P, T>(
    operation: Operation<P, T>,
    parameters: P,
    server: ServerMetadata,
    deadline: Deadline,
    accessToken?: string,
  ): Promise<Result<T, FailureReason>> {
    const request = source.route(operation.build(server, parameters))
    let attempted = request
    const sent = await send(
      async () => (attempted = await withCredentials(request, operation, accessToken)),
      operation.replay,
      { transport, clock },
      deadline,
    )
    const read: Result<T | SignedAnswer, FailureReason> = sent.ok
      ? operation.parse(sent.value)
      : sent
    if (read.ok) {
      return isSignedAnswer(read.value, sent)
        ? readSignedAnswer(client, operation, read.value, deadline)
        : { ok: true, value: read.value }
    }
    const reason = operation.consumes
      ? withTokenFate(read.error, sent.ok ? sent.value : undefined, operation.consumes)
      : read.error
    return fail(redact(reason, attempted))
  }

  function withCredentials<P, T>(
    request: HttpRequest,
    operation: Operation<P, T>,
    accessToken = '',
  ): HttpRequest | Promise<HttpRequest> {
    if (operation.security === 'none') return request
    return carriesBearer(operation, accessToken || undefined)
      ? withBearer(request, accessToken)
      : authentication.authenticate(request, { client_id: clientId })
  }
}

function carriesBearer<P, T>(
  { security }: Operation<P, T>,
  accessToken: string | undefined,
): boolean {
  return security === 'bearer' || (security === 'client-or-bearer' && accessToken !== undefined)
}

/**
 * A mistake of the caller is told before anything is sent, discovery too, and an outage does not hide
 * it. What only the real metadata can tell, such as a missing endpoint, is told later.
 */
function requireBuildable<P, T>(
  operation: Operation<P, T>,
  parameters: P,
  provisional: ServerMetadata,
): void {
  try {
    operation.build(provisional, parameters)
  } catch (error) {
    if (error instanceof UsageError && !(error instanceof MissingEndpointError)) throw error
  }
}

function isSignedAnswer(value: unknown, sent: Sent): value is SignedAnswer {
  // JSON may have a member `format` of its own.
  const isSigned = sent.ok && isJwt(sent.value)
  return isSigned && isObject(value) && value['format'] === 'jwt'
}
