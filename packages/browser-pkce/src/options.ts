import type { Clock, Entropy, JwsEngine, ServerMetadata, Transport } from '@latchkey/core'

import type { SessionStore } from './session-store.ts'

/** How a browser client is made. Nothing of it is a secret. */
export interface BrowserClientOptions {
  /** Keycloak's URL, with or without `/auth`, with or without a trailing slash. */
  readonly serverUrl: string
  readonly realm: string
  /** A public client of the realm, with the standard flow. */
  readonly clientId: string
  /** Where the login comes back to, one of the client's *Valid redirect URIs*; absolute, or a path of this origin. */
  readonly redirectUri: string
  /** Where the logout comes back to, one of the *Valid post logout redirect URIs*. Default: `redirectUri`. */
  readonly postLogoutRedirectUri?: string
  /**
   * A page of this origin that may be shown in a frame, for silent logins; its content does not matter.
   * Default: `redirectUri`.
   */
  readonly silentRedirectUri?: string
  /** What to ask for at each login. Default: `openid`. */
  readonly scope?: string
  /**
   * Where tokens are kept. `memory`: in this page alone; `session` (default): in this tab, over a
   * reload; or a store, such as `indexedDbStorage()`, for all tabs together.
   */
  readonly storage?: 'memory' | 'session' | SessionStore
  /**
   * How `start()` looks for a session of the server when this browser keeps none. `silent` (default):
   * in a hidden frame; `redirect`: by going there and back; `none`: not at all.
   */
  readonly restore?: 'silent' | 'redirect' | 'none'
  /**
   * `allowed`: the realm lets a refresh token be used more than once (*Revoke Refresh Token* is off),
   * so a refresh whose answer was lost is sent again. Default: `never`.
   */
  readonly refreshTokenReuse?: 'never' | 'allowed'
  /**
   * `tls`: an ID token's signature is not checked, for it comes from the token endpoint itself
   * ([OpenID Connect Core 1.0 §3.1.3.7, 6](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)). Default: `verified`.
   */
  readonly idTokenSignature?: 'verified' | 'tls'
  /** How the login comes back. Default: `fragment`, which no server's log sees. */
  readonly responseMode?: 'fragment' | 'query'
  /** What the server calls itself, where that is not the realm's URL below `serverUrl`. */
  readonly issuer?: string
  /**
   * The server's metadata, for a start without discovery. Its `issuer` must be the one expected. It never
   * ages: it is used as it stands until the client is made anew.
   */
  readonly metadata?: ServerMetadata
  /** `excluded`: this client is set to "Exclude Issuer From Authentication Response". */
  readonly authorizationResponseIss?: 'excluded'
  /** The signature algorithms to accept. Default: RS, PS and ES 256 to 512, and EdDSA with Ed25519. */
  readonly algorithms?: readonly string[]
  /** How far the server's clock may be off, in seconds. Default: 30. */
  readonly clockToleranceSeconds?: number
  /** For each call to the server, in milliseconds. Default: 30 000. */
  readonly timeoutMs?: number
  /** Sends the requests. Default: the browser's `fetch`. */
  readonly transport?: Transport
  /** Verifies signatures. */
  readonly jws?: JwsEngine
  readonly clock?: Clock
  readonly entropy?: Entropy
}
