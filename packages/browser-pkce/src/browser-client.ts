import type { CallOptions, Operation, ParameterValue } from '@latchkey/core'

import type { Session } from './session.ts'

/**
 * A client of one realm for a page that its user opens in a browser. It keeps the user's session, and
 * renews it.
 *
 * Methods that reject do so with a `LatchkeyError` when the server, the network or the browser does not
 * give what was asked for, and with a `UsageError` when the call makes no sense.
 */
export interface BrowserClient {
  /**
   * Finishes the login that the page was loaded for, or restores the session, or looks for one of the
   * server. Call it as often as you like: it runs once. Never rejects: that nobody is signed in is a
   * value, and after 10 s so is what is known by then.
   */
  start(): Promise<Session>
  /** What is known now. The same object until it changes. */
  readonly session: Session
  /** Calls `listener` after each change; gives what ends that. */
  subscribe(listener: (session: Session) => void): () => void
  /**
   * Sends the user to the login page, [OpenID Connect Core 1.0 §3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest).
   * The promise stays open while the page is left, and resolves when the user comes back to it by the back button.
   */
  login(parameters?: LoginParameters, options?: CallOptions): Promise<void>
  /** Sends the user to the registration page. */
  register(parameters?: LoginParameters, options?: CallOptions): Promise<void>
  /** Signs out here and in all tabs, then at the server, [RP-Initiated Logout 1.0 §2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout). */
  logout(parameters?: BrowserLogoutParameters, options?: CallOptions): Promise<void>
  /** The URL that `login` goes to, for a link. It is good for one login, within an hour, in this browser. */
  loginUrl(parameters?: LoginParameters, options?: CallOptions): Promise<string>
  /** The URL that `register` goes to, for a link. */
  registerUrl(parameters?: LoginParameters, options?: CallOptions): Promise<string>
  /**
   * The URL of Keycloak's account console, from where the user comes back to `returnTo`, which has to be one of
   * the client's *Valid redirect URIs*. Default: `redirectUri`.
   */
  accountUrl(parameters?: { readonly returnTo?: string }, options?: CallOptions): Promise<string>
  /**
   * An access token that is good for `minValiditySeconds` (default: 5), renewed where it has to be.
   * Rejects with `signed_out` when nobody is signed in, `refresh_ambiguous`, `lock_timeout`, or with why the server could not be asked.
   */
  getAccessToken(options?: AccessTokenOptions): Promise<string>
  /** Has the user this realm role, by the access token? For what the page shows. */
  hasRealmRole(role: string): boolean
  /** Has the user this role of a client (default: this one)? */
  hasResourceRole(role: string, resource?: string): boolean
  /** Calls an operation of `@latchkey/core`, or one of your own; what needs a token gets the user's. */
  call<P, T>(
    operation: Operation<P, T, 'none' | 'bearer' | 'client-or-bearer'>,
    parameters: P,
    options?: CallOptions & { readonly accessToken?: string },
  ): Promise<T>
  /** Stops listening to other tabs and to the browser, until the next `start()`. The session stays. */
  close(): void
}

/** How to get an access token. */
export interface AccessTokenOptions extends CallOptions {
  /** For how long it has to be good at least; `Infinity` renews it in any case. Default: 5. */
  readonly minValiditySeconds?: number
  /** One that a resource server has just refused: it is renewed, unless it is not the current one any more, or has just come. */
  readonly refused?: string
}

/** What to ask of the login page. Any parameter that is not named here is sent as it is. */
export interface LoginParameters {
  /** Default: the client's. `openid` is added where it is missing. */
  readonly scope?: string
  readonly prompt?: string
  readonly login_hint?: string
  /** Seconds: how long ago the user may have proved who they are; 0 for now. */
  readonly max_age?: number
  readonly acr_values?: string
  /** Single claims to ask for, such as an essential `acr`: JSON, [OpenID Connect Core 1.0 §5.5](https://openid.net/specs/openid-connect-core-1_0.html#ClaimsParameter). */
  readonly claims?: string
  readonly ui_locales?: string
  /** Keycloak: go straight to this identity provider. */
  readonly kc_idp_hint?: string
  /** Keycloak: an action to do, such as `UPDATE_PASSWORD`; how it ended comes back in `session.callback`. */
  readonly kc_action?: string
  /** Where the user is to be afterwards, a URL of this origin. Default: where they are. */
  readonly returnTo?: string
  /** The client makes them. */
  readonly client_id?: never
  readonly response_type?: never
  readonly redirect_uri?: never
  readonly state?: never
  readonly nonce?: never
  readonly code_challenge?: never
  readonly code_challenge_method?: never
  /** keycloak-js's names, which no server knows: `login_hint`, `kc_idp_hint`, `max_age`, `ui_locales`, `kc_action`, `returnTo`. */
  readonly loginHint?: never
  readonly idpHint?: never
  readonly maxAge?: never
  readonly locale?: never
  readonly action?: never
  readonly redirectUri?: never
  readonly [parameter: string]: ParameterValue
}

/** How to log out. */
export interface BrowserLogoutParameters {
  readonly post_logout_redirect_uri?: string
  readonly ui_locales?: string
  readonly state?: string
}
