import {
  authorizationCodeGrant,
  authorizationResponse,
  authorizationUrl,
  checkUserinfoSubject,
  clientCredentialsGrant,
  clientSecretBasic,
  createClient,
  endSessionUrl,
  explainInactive,
  introspect,
  introspectRpt,
  LatchkeyError,
  logout,
  passwordGrant,
  publishedRealm,
  readIdTokenChecks,
  readUmaAccess,
  refreshTokenGrant,
  revoke,
  tokenExchange,
  umaDecision,
  umaPermissions,
  umaTicketGrant,
  unchecked,
  UsageError,
  userinfo,
  verifyAccessToken,
  verifyIdToken,
  verifyTokenResponse,
} from '@latchkey/core'
import type {
  AccessTokenVerifier,
  CallOptions,
  ClientAuthentication,
  FailureReason,
  JwsEngine,
  Operation,
  OperationOptions,
  Permissions,
  Result,
  TokenResponse,
  Transport,
  UmaParameters,
  UmaTicketGrantParameters,
  VerifyIdTokenOptions,
} from '@latchkey/core'

import { authorize } from './authorize.ts'
import { closable } from './closable.ts'
import type {
  ConfidentialClient,
  DiagnosedInactiveToken,
  UmaOptions,
} from './confidential-client.ts'
import type { ConfidentialClientOptions } from './options.ts'
import { systemClock } from './system-ports.ts'
import { createTokenSource } from './token-source.ts'

/** What an entry of this package brings, unless the options say otherwise. */
export interface EntryDefaults {
  transport(options: ConfidentialClientOptions): Transport
  jws(): JwsEngine
}

/** Makes a confidential client over an entry's transport and engine. */
export function assembleConfidentialClient(
  options: ConfidentialClientOptions,
  defaults: EntryDefaults,
): ConfidentialClient {
  const { clientId, clock = systemClock } = options
  if (options.transport && options.fetch) {
    throw new UsageError('expected fetch or transport, got both; give the fetch to the transport')
  }
  const transport = options.transport ?? defaults.transport(options)
  const exchanges = closable(transport)
  const client = createClient({
    ...options,
    server: options.metadata,
    authentication: authenticationOf(options),
    transport: exchanges,
    ports: { clock, jws: options.jws ?? defaults.jws() },
  })

  const verifier: AccessTokenVerifier =
    options.verdictCache?.(client) ?? ((token, checks) => verifyAccessToken(client, token, checks))
  const verify: AccessTokenVerifier = (token, checks) =>
    verifier(token, { ...checks, audience: checks?.audience ?? options.audience })

  async function call<P, T>(
    operation: Operation<P, T>,
    parameters: P,
    callOptions?: OperationOptions,
  ): Promise<T> {
    return unwrap(operation.name, await client.call(operation, parameters, callOptions))
  }

  /** Gets tokens, and verifies the ID token among them, within the time of one call. */
  async function grant<P>(
    operation: Operation<P, TokenResponse>,
    parameters: P,
    { signal, timeoutMs, ...checks }: VerifyIdTokenOptions = {},
  ): Promise<TokenResponse> {
    readIdTokenChecks(checks)
    const { remainingMs } = client.startDeadline({ timeoutMs })
    const tokens = await call(operation, parameters, { signal, timeoutMs })
    const left = { signal, timeoutMs: Math.max(1, remainingMs()) }
    return unwrap(
      operation.name,
      await verifyTokenResponse(client, operation, tokens, { ...checks, ...left }),
    )
  }

  const server = async (operation: string, callOptions?: CallOptions) =>
    unwrap(operation, await client.metadata(client.startDeadline(callOptions)))

  function diagnose(token: string): Pick<DiagnosedInactiveToken, 'diagnosis'> {
    const diagnosis = explainInactive(token, clientId, clock.now())
    return diagnosis ? { diagnosis } : {}
  }

  /** Whose permissions: the bearer's; or, where claims are pushed, the subject's, and this client asks. */
  function onBehalfOf<P extends UmaTicketGrantParameters>(
    accessToken: string,
    parameters: P,
  ): [P, { accessToken?: string }] {
    const withAudience =
      parameters.audience === undefined && parameters.ticket === undefined
        ? { ...parameters, audience: clientId }
        : parameters
    return parameters.claim_token === undefined
      ? [withAudience, { accessToken }]
      : [{ ...withAudience, subject_token: accessToken }, {}]
  }

  function umaCall<T>(
    operation: Operation<UmaParameters, T>,
    accessToken: string,
    permissions: Permissions | undefined,
    { signal, timeoutMs, ...parameters }: UmaOptions = {},
  ): Promise<T> {
    const [asked, credentials] = onBehalfOf<UmaParameters>(accessToken, {
      ...parameters,
      ...(permissions !== undefined && { permissions }),
    })
    return call(operation, asked, { ...credentials, signal, timeoutMs })
  }

  return {
    wellKnown: (callOptions) => server('wellKnown', callOptions),
    certs: async (callOptions) =>
      unwrap('certs', await client.keys.document(client.startDeadline(callOptions))),
    publishedRealm: (callOptions) => call(publishedRealm, {}, callOptions),
    authorizationUrl: async (parameters, callOptions) =>
      authorizationUrl(await server('authorizationUrl', callOptions), clientId, parameters),
    authorizationResponse: async (callbackUrl, checks, callOptions) =>
      unwrap(
        'authorizationResponse',
        authorizationResponse(await server('authorizationResponse', callOptions), callbackUrl, {
          ...(options.authorizationResponseIss && { iss: options.authorizationResponseIss }),
          ...checks,
        }),
      ),
    endSessionUrl: async (parameters, callOptions) =>
      endSessionUrl(await server('endSessionUrl', callOptions), clientId, parameters),
    logout: (parameters, callOptions) => call(logout, parameters, callOptions),

    authorizationCodeGrant: (parameters, checks) =>
      grant(authorizationCodeGrant, parameters, checks),
    passwordGrant: (parameters, callOptions) => grant(passwordGrant, parameters, callOptions),
    clientCredentialsGrant: (parameters = {}, callOptions) =>
      grant(clientCredentialsGrant, parameters, callOptions),
    // Keycloak leaves the nonce out after a refresh; one that comes must be that of the token before.
    refreshTokenGrant: (parameters, checks) =>
      grant(refreshTokenGrant, parameters, { nonce: unchecked, ...checks }),
    // An ID token of an exchange is for the client that was asked for, and that client's to verify.
    tokenExchange: (parameters, callOptions) => call(tokenExchange, parameters, callOptions),

    async userinfo(accessToken, { sub, ...callOptions } = {}) {
      const claims = await call(userinfo, {}, { ...callOptions, accessToken })
      return unwrap('userinfo', checkUserinfoSubject(claims, sub))
    },
    async introspect(token, { token_type_hint, ...callOptions } = {}) {
      const parameters = { token, ...(token_type_hint && { token_type_hint }) }
      const answer = await call(introspect, parameters, callOptions)
      return answer.active ? answer : { ...answer, ...diagnose(token) }
    },
    async introspectRpt(rpt, callOptions) {
      const answer = await call(introspectRpt, { token: rpt }, callOptions)
      return answer.active ? answer : { ...answer, ...diagnose(rpt) }
    },
    revoke: (token, { token_type_hint, ...callOptions } = {}) =>
      call(revoke, { token, ...(token_type_hint && { token_type_hint }) }, callOptions),
    verifyToken: async (token, checks) => unwrap('verifyToken', await verify(token, checks)),
    verifyIdToken: async (idToken, checks) =>
      unwrap('verifyIdToken', await verifyIdToken(client, idToken, checks)),

    umaTicketGrant({ accessToken, ...parameters }, callOptions) {
      const [asked, credentials] = onBehalfOf(accessToken, parameters)
      return call(umaTicketGrant, asked, { ...callOptions, ...credentials })
    },
    umaPermissions: (accessToken, permissions, asked) =>
      umaCall(umaPermissions, accessToken, permissions, asked),
    umaDecision: (accessToken, permissions, asked) =>
      umaCall(umaDecision, accessToken, permissions, asked),
    async hasUmaAccess(
      accessToken,
      permissions,
      { require, audience = clientId, ...callOptions } = {},
    ) {
      const answer = await client.call(
        umaPermissions,
        { permissions, audience },
        { ...callOptions, accessToken },
      )
      return unwrap('hasUmaAccess', readUmaAccess(permissions, answer, require))
    },

    authorize: (request, asked) =>
      authorize({ client, verify, realm: options.realm }, request, asked),
    tokenSource: (parameters = {}) => createTokenSource(client, parameters, options.fetch),

    call,
    close() {
      exchanges.abortAll()
      // A transport that was passed is its owner's to close: other clients may use it.
      if (!options.transport) transport.close?.()
    },
  }
}

function authenticationOf({
  clientSecret,
  clientAuthentication,
}: ConfidentialClientOptions): ClientAuthentication {
  if (clientSecret !== undefined && clientAuthentication !== undefined) {
    throw new UsageError('expected clientSecret or clientAuthentication, got both')
  }
  if (clientAuthentication) return clientAuthentication
  if (clientSecret !== undefined) return clientSecretBasic(clientSecret)
  throw new UsageError(
    'expected clientSecret or clientAuthentication, got neither; for a public client pass clientAuthentication: noClientAuthentication()',
  )
}

/** The value, or the reason thrown. */
function unwrap<T>(operation: string, result: Result<T, FailureReason>): T {
  if (result.ok) return result.value
  throw new LatchkeyError(operation, result.error)
}
