import { UsageError } from '../failure.ts'
import type { FailureReason } from '../failure.ts'
import type { HttpRequest, Transport } from '../http.ts'
import { noClientAuthentication } from '../oauth/client-authentication.ts'
import type { ClientAuthentication } from '../oauth/client-authentication.ts'
import { certs, jwkSet } from '../oauth/jwks.ts'
import type { JwkSet } from '../oauth/jwks.ts'
import { wellKnown } from '../oauth/server-metadata.ts'
import type { ServerMetadata } from '../oauth/server-metadata.ts'
import type { Operation } from '../operation.ts'
import type { Clock, JwsEngine } from '../ports.ts'
import { MissingEndpointError } from '../internal/request.ts'
import { requireText } from '../internal/usage.ts'
import { expectedToBe } from '../internal/wording.ts'
import { fail, succeed } from '../result.ts'
import type { Eventual, Result } from '../result.ts'
import { cachedDocument } from './cached-document.ts'
import type { Lifetime } from './cached-document.ts'
import { startDeadline } from './deadline.ts'
import type { CallOptions, Deadline } from './deadline.ts'
import { keySource } from './key-source.ts'
import type { KeySource } from './key-source.ts'
import { withNothingSent } from './nothing-sent.ts'
import { redact } from './redact.ts'
import { send } from './send.ts'
import { serverSource } from './server-source.ts'
import type { ServerOptions } from './server-source.ts'
import { defaultVerification, settle } from './verification.ts'
import type { Verification, VerificationSettings } from './verification.ts'

/** What a client is made of. */
export interface ClientOptions extends ServerOptions, VerificationSettings {
  readonly clientId: string
  /** Default: none, a public client. */
  readonly authentication?: ClientAuthentication | undefined
  readonly transport: Transport
  readonly ports: Ports
  /**
   * The server's keys, for a start without a request. From their first use on they are kept as if the
   * server had just sent them. [RFC 7517 §5](https://www.rfc-editor.org/rfc/rfc7517.html#section-5)
   */
  readonly keys?: JwkSet | undefined
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
  /**
   * For an operation that carries a bearer token. One that is `undefined` is a {@link UsageError} where
   * leaving it out would let the client act for itself.
   */
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
  metadata(deadline: Deadline): Eventual<Result<ServerMetadata, FailureReason>>
  /** The server's keys, asked for once and kept, and asked for again when a token names another. */
  readonly keys: KeySource
  startDeadline(options?: CallOptions): Deadline
}

// 4 minutes, 5 minutes, an hour: as numbers, for a bundler keeps what it would have to compute.
const keysLifetime: Lifetime = [240, 300, 3600]
const defaultTimeoutMs = 30_000

/**
 * Makes a client. Nothing is sent until the first call.
 *
 * Throws a {@link UsageError} for an empty `clientId`, a `serverUrl` or `realm` that is none, or `keys`
 * that are no key set.
 */
export function createClient(options: ClientOptions): Client {
  const { clientId, transport, ports, keys, authentication = noClientAuthentication() } = options
  const { clock } = ports
  requireText('clientId', 'the id of a client of the realm', clientId)
  const start = (callOptions: CallOptions = {}): Deadline =>
    startDeadline(clock, callOptions, options.timeoutMs ?? defaultTimeoutMs)
  if (keys !== undefined) requireKeySet(keys)
  const source = serverSource(
    options,
    (realm, signal) => exchange(wellKnown, {}, realm, start({ signal })),
    clock,
  )
  const keySet = cachedDocument((signal) => call(certs, {}, { signal }), clock, keysLifetime, keys)
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
    const { security, withTokenFate } = operation
    const isBearer =
      security === 'bearer' || (security === 'client-or-bearer' && 'accessToken' in callOptions)
    // Whoever gives a token for a user never acts as the client instead, though it be no token.
    const bearer = isBearer ? (operation.withBearer?.(accessToken) ?? asItIs) : undefined
    if (bearer && !bearer.ok) return bearer
    const provisional = source.provisional()
    if (provisional) requireBuildable(operation, parameters, provisional)
    const server = await source.metadata(deadline)
    if (!server.ok) return fail(withNothingSent(server.error, withTokenFate !== undefined))
    return exchange(operation, parameters, server.value, deadline, bearer?.value)
  }

  async function exchange<P, T>(
    operation: Operation<P, T>,
    parameters: P,
    server: ServerMetadata,
    deadline: Deadline,
    withToken?: (request: HttpRequest) => HttpRequest,
  ): Promise<Result<T, FailureReason>> {
    const request = source.route(operation.build(server, parameters))
    let attempted = request
    function attempt(): HttpRequest | Promise<HttpRequest> {
      if (withToken) return withToken(request)
      return operation.security.startsWith('client')
        ? authentication.authenticate(request, { client_id: clientId })
        : request
    }
    const noting: Transport = (made, transportOptions) => {
      attempted = made
      return transport(made, transportOptions)
    }
    const sent = await send(attempt, operation.replay, { transport: noting, clock }, deadline)
    const response = sent.ok ? sent.value : undefined
    const read: Result<T, FailureReason> = sent.ok
      ? await (operation.verifyAnswer?.(client, sent.value, deadline) ??
          operation.parse(sent.value))
      : sent
    if (read.ok) return read
    const reason = operation.withTokenFate?.(read.error, response) ?? read.error
    return fail(redact(reason, attempted))
  }
}

/** Without credentials, for an operation that does not say how to add a token. */
const asItIs = /* @__PURE__ */ succeed((request: HttpRequest) => request)

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

function requireKeySet(keys: JwkSet): void {
  const mismatch = jwkSet(keys)
  if (!mismatch) return
  const [path, expected, actual] = mismatch
  throw new UsageError(`${expectedToBe(`keys${path}`, expected, actual)}; pass what certs() gave`)
}
