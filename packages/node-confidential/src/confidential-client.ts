import type * as core from '@latchkey/core'
import type { CallOptions } from '@latchkey/core'

import type { Authorization, AuthorizeOptions } from './authorize.ts'
import type { TokenSource } from './token-source.ts'

/**
 * A client of one realm that can keep a secret. It holds no token: whose token a call is made with is
 * an argument, and a hundred users' calls may run at once.
 *
 * Every method rejects with a `LatchkeyError` when the server or the network does not give what was
 * asked for, and with a `UsageError`, before anything is sent, when the call makes no sense.
 */
export interface ConfidentialClient extends Grants, Tokens, Uma {
  /** The server's metadata, cached. [OpenID Connect Discovery 1.0 §4](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig) */
  wellKnown(options?: CallOptions): Promise<core.ServerMetadata>
  /** The server's keys, cached. [RFC 7517 §5](https://www.rfc-editor.org/rfc/rfc7517.html#section-5) */
  certs(options?: CallOptions): Promise<core.JwkSet>
  /** The realm's public key and not-before time. */
  publishedRealm(options?: CallOptions): Promise<core.PublishedRealm>
  /** The URL to send the user to for a login. [RFC 6749 §4.1.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.1) */
  authorizationUrl(parameters: core.AuthorizationParameters, options?: CallOptions): Promise<string>
  /**
   * Reads and checks the URL that the user came back to: a code, or the server's refusal, both
   * values. [RFC 6749 §4.1.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.2)
   */
  authorizationResponse(
    callbackUrl: string | { readonly href: string },
    checks: core.AuthorizationResponseChecks,
    options?: CallOptions,
  ): Promise<core.CheckedCallback>
  /** The URL to send the user to for a logout. [RP-Initiated Logout 1.0 §2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout) */
  endSessionUrl(parameters?: core.EndSessionParameters, options?: CallOptions): Promise<string>
  /** Ends the session that a refresh token belongs to, without a browser. */
  logout(parameters: core.LogoutParameters, options?: CallOptions): Promise<void>
  /**
   * May this request pass? Verifies its bearer token, and compares roles, scope and permissions with
   * what is needed. A refusal is a value, with the status and headers to answer with; what keeps this
   * from being decided, such as a server out of reach, rejects: never let a request pass in a `catch`.
   * [RFC 6750 §3](https://www.rfc-editor.org/rfc/rfc6750.html#section-3)
   */
  authorize(request: core.IncomingRequest, options?: AuthorizeOptions): Promise<Authorization>
  /**
   * This client's own access token, kept and renewed: make one a scope, and keep it. Nothing is sent
   * before the first call. [RFC 6749 §4.4](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.4)
   */
  tokenSource(parameters?: core.ClientCredentialsGrantParameters): TokenSource
  /** Calls an operation of `@latchkey/core` (install it beside this package), or one of your own. */
  call<P, T>(
    operation: core.Operation<P, T, 'bearer'>,
    parameters: P,
    options: CallOptions & { readonly accessToken: string },
  ): Promise<T>
  call<P, T>(
    operation: core.Operation<P, T, 'none' | 'client'>,
    parameters: P,
    options?: CallOptions,
  ): Promise<T>
  call<P, T>(
    operation: core.Operation<P, T, 'client-or-bearer'>,
    parameters: P,
    options?: CallOptions & { readonly accessToken?: string },
  ): Promise<T>
  /**
   * Ends what is under way: calls that wait for an answer reject with `aborted`, and keep a process no
   * longer. One that has an answer, and waits up to 5 seconds to be sent again, is sent. In workerd
   * one that another request began ends with that request. Lets go of connections that are kept alive;
   * a transport that was passed is its owner's to close. A later call opens new ones.
   */
  close(): void
}

/** Ways to get tokens. An `id_token` for this client is verified before the promise resolves. */
export interface Grants {
  /** [RFC 6749 §4.1.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.3) */
  authorizationCodeGrant(
    parameters: core.AuthorizationCodeGrantParameters,
    options?: CallOptions & Pick<core.IdTokenChecks, 'nonce' | 'maxAgeSeconds'>,
  ): Promise<core.TokenResponse>
  /** [RFC 6749 §4.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.3), with Keycloak's `totp`. */
  passwordGrant(
    parameters: core.PasswordGrantParameters,
    options?: CallOptions,
  ): Promise<core.TokenResponse>
  /** [RFC 6749 §4.4](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.4) */
  clientCredentialsGrant(
    parameters?: core.ClientCredentialsGrantParameters,
    options?: CallOptions,
  ): Promise<core.TokenResponse>
  /** [RFC 6749 §6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6). With `previousIdToken`, the new one must be the same user's. */
  refreshTokenGrant(
    parameters: core.RefreshTokenGrantParameters,
    options?: CallOptions & Pick<core.IdTokenChecks, 'previousIdToken'>,
  ): Promise<core.TokenResponse>
  /** [RFC 8693 §2](https://www.rfc-editor.org/rfc/rfc8693.html#section-2). What comes back is for others, and is not verified here. */
  tokenExchange(
    parameters: core.TokenExchangeParameters,
    options?: CallOptions,
  ): Promise<core.TokenResponse>
}

/** What can be asked about a token, here or at the server. */
export interface Tokens {
  /**
   * Claims about the token's user. With `sub`, that of the ID token, another user's are refused.
   * [OpenID Connect Core 1.0 §5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo)
   */
  userinfo(
    accessToken: string,
    options?: CallOptions & { readonly sub?: string },
  ): Promise<core.Userinfo>
  /**
   * Asks the server whether a token is active; why it may say no to a good one is in `diagnosis`.
   * [RFC 7662 §2](https://www.rfc-editor.org/rfc/rfc7662.html#section-2)
   */
  introspect(
    token: string,
    options?: CallOptions & Pick<core.IntrospectionParameters, 'token_type_hint'>,
  ): Promise<core.ActiveToken | DiagnosedInactiveToken>
  /** Asks the server whether an RPT is active, and what it permits. [UMA 2.0 Federated Authorization §5](https://docs.kantarainitiative.org/uma/wg/rec-oauth-uma-federated-authz-2.0.html#token-introspection) */
  introspectRpt(
    rpt: string,
    options?: CallOptions,
  ): Promise<core.ActiveRpt | DiagnosedInactiveToken>
  /** Ends a token. [RFC 7009 §2](https://www.rfc-editor.org/rfc/rfc7009.html#section-2) */
  revoke(
    token: string,
    options?: CallOptions & Pick<core.RevocationParameters, 'token_type_hint'>,
  ): Promise<void>
  /** Verifies an access token or an RPT without asking the server. [RFC 9068 §4](https://www.rfc-editor.org/rfc/rfc9068.html#section-4) */
  verifyToken(
    token: string,
    options?: core.VerifyAccessTokenOptions,
  ): Promise<core.Verified<core.AccessTokenClaims>>
  /** Verifies an ID token. [OpenID Connect Core 1.0 §3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation) */
  verifyIdToken(
    idToken: string,
    options?: core.VerifyIdTokenOptions,
  ): Promise<core.Verified<core.IdTokenClaims>>
}

/** An inactive token, and why the server may call it so. */
export interface DiagnosedInactiveToken extends core.InactiveToken {
  readonly diagnosis?: core.InactiveTokenDiagnosis
}

/** What can be asked of authorization services. `audience` is this client unless another is given. */
export interface Uma {
  /**
   * Gets an RPT, or the refusal as a value. Where `claim_token` is pushed, this client authenticates
   * and sends the user's token as `subject_token`. [UMA 2.0 Grant §3.3.1](https://docs.kantarainitiative.org/uma/wg/rec-oauth-uma-grant-2.0.html#uma-grant-type)
   */
  umaTicketGrant(
    parameters: UmaCaller & core.UmaTicketGrantParameters,
    options?: CallOptions,
  ): Promise<core.Rpt | core.UmaDenied>
  /** Which of the permissions are granted; without any, all that this client owns or the user was given. */
  umaPermissions(
    accessToken: string,
    permissions?: core.Permissions,
    options?: UmaOptions,
  ): Promise<readonly core.UmaPermission[]>
  /** Is one of the permissions granted? For all of them ask {@link hasUmaAccess}. */
  umaDecision(
    accessToken: string,
    permissions?: core.Permissions,
    options?: UmaOptions,
  ): Promise<boolean>
  /** Are all of the permissions granted, or any? Who is not logged in, and what is missing, are values too. */
  hasUmaAccess(
    accessToken: string,
    permissions: core.Permissions,
    options?: CallOptions & { readonly require?: core.Require; readonly audience?: string },
  ): Promise<core.UmaAccess>
}

/** Whose permissions are asked for. */
export interface UmaCaller {
  readonly accessToken: string
}

/** How to ask for permissions. */
export type UmaOptions = CallOptions & Omit<core.UmaParameters, 'permissions' | 'subject_token'>
