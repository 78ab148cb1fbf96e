import {
  authorizationCodeGrant,
  authorizationResponse,
  authorizationUrl,
  createPkce,
  fail,
  randomValue,
  refreshTokenGrant,
  succeed,
  tokenSet,
  unchecked,
  verifyTokenResponse,
} from '@latchkey/core'
import type {
  CallOptions,
  CheckedCallback,
  Client,
  Entropy,
  Eventual,
  FailureReason,
  JwsEngine,
  Operation,
  Result,
  ServerMetadata,
  TokenResponse,
  TokenSet,
  VerifyIdTokenOptions,
} from '@latchkey/core'

import type { LoginParameters } from './browser-client.ts'
import type { LoginTransaction } from './login-transaction.ts'
import type { BrowserClientOptions } from './options.ts'
import { ownUrl } from './own-url.ts'

/** A login that is ready to begin. */
export interface PreparedLogin {
  readonly url: string
  readonly transaction: LoginTransaction
}

/** What a callback brought: tokens, or the server's refusal. */
export interface FinishedLogin {
  readonly response: CheckedCallback
  readonly tokens?: TokenSet
}

/** The steps of a login that both the page and a hidden frame go through, and the refresh, which verifies as they do. */
export interface LoginFlow {
  /** Throws a `UsageError`, before anything is sent, for a `returnTo` of another origin. */
  prepare(
    parameters: LoginParameters,
    redirect_uri: string,
    options?: CallOptions,
  ): Promise<Result<PreparedLogin, FailureReason>>
  /** Checks a callback, exchanges its code, verifies what comes. */
  finish(
    transaction: LoginTransaction,
    callbackUrl: string,
  ): Promise<Result<FinishedLogin, FailureReason>>
  /** Has at hand what the answer to a refresh is verified with: a refresh token must not be spent on one that cannot be. */
  prepareRefresh(): Promise<Result<unknown, FailureReason>>
  refresh(tokens: TokenSet): Promise<Result<TokenSet, FailureReason>>
  /** What the server says of itself. */
  server(options?: CallOptions): Eventual<Result<ServerMetadata, FailureReason>>
}

type Settings = Pick<
  BrowserClientOptions,
  'scope' | 'responseMode' | 'idTokenSignature' | 'authorizationResponseIss'
>

export function loginFlow(
  client: Client,
  engine: JwsEngine,
  entropy: Entropy,
  settings: Settings,
): LoginFlow {
  const { clock } = client.ports
  const getServer = (options?: CallOptions) => client.metadata(client.startDeadline(options))

  /** Spends a code or a refresh token, and verifies what it gives. */
  async function exchange<P>(
    operation: Operation<P, TokenResponse>,
    parameters: P,
    checks: VerifyIdTokenOptions,
    before?: TokenSet,
  ): Promise<Result<TokenSet, FailureReason>> {
    const deadline = client.startDeadline()
    const verifies = settings.idTokenSignature !== 'tls'
    // Needed in a moment: it is under way while the code is exchanged. What becomes of it, verification says.
    if (verifies) Promise.resolve(client.keys.document(deadline)).catch(() => undefined)
    const answer = await client.call(operation, parameters)
    if (!answer.ok) return answer
    const tokens = tokenSet(answer.value, clock.now(), before)
    const verified = await verifyTokenResponse(client, operation, answer.value, {
      ...checks,
      signature: settings.idTokenSignature,
      clockSkewSeconds: tokens.clockSkewSeconds,
    })
    return verified.ok ? succeed(tokens) : verified
  }

  return {
    async prepare({ returnTo, ...parameters }, redirect_uri, options) {
      // Where the user is now counts.
      const back = ownUrl('returnTo', returnTo ?? location.href)
      const server = await getServer(options)
      if (!server.ok) return server
      const [state, nonce] = [randomValue(entropy), randomValue(entropy)]
      const { code_verifier, ...challenge } = await createPkce(entropy, engine)
      const { scope = settings.scope, ...others } = parameters
      const url = authorizationUrl(server.value, client.clientId, {
        response_mode: settings.responseMode ?? 'fragment',
        ...others,
        ...(scope !== undefined && { scope }),
        redirect_uri,
        state,
        nonce,
        ...challenge,
      })
      return succeed({
        url,
        transaction: {
          state,
          nonce,
          code_verifier,
          redirect_uri,
          returnTo: back,
          parameters,
          page: 'login',
          startedAtSeconds: clock.now(),
        },
      })
    },

    async finish({ state, nonce, code_verifier, redirect_uri, parameters }, callbackUrl) {
      const server = await getServer()
      if (!server.ok) return server
      const { authorizationResponseIss: iss } = settings
      const checked = authorizationResponse(server.value, callbackUrl, {
        state,
        ...(iss && { iss }),
      })
      if (!checked.ok) return checked
      const { code } = checked.value
      if (code === undefined) return succeed({ response: checked.value })
      const tokens = await exchange(
        authorizationCodeGrant,
        { code, redirect_uri, code_verifier },
        { nonce, maxAgeSeconds: parameters.max_age },
      )
      return tokens.ok ? succeed({ response: checked.value, tokens: tokens.value }) : tokens
    },

    async prepareRefresh() {
      try {
        await engine.digest('SHA-256', new Uint8Array())
      } catch (cause) {
        const detail = 'the code that verifies signatures could not be loaded'
        return fail({ code: 'network', sent: 'no', detail, cause })
      }
      return settings.idTokenSignature === 'tls'
        ? getServer()
        : client.keys.document(client.startDeadline())
    },

    refresh(tokens) {
      const { refresh_token = '', id_token } = tokens
      // Keycloak leaves the nonce out after a refresh; one that comes is held against the one before.
      return exchange(
        refreshTokenGrant,
        { refresh_token },
        { nonce: unchecked, previousIdToken: id_token },
        tokens,
      )
    },

    server: getServer,
  }
}
