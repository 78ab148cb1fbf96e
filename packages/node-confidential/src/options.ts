import type {
  AudienceExpectation,
  ClientAuthentication,
  Clock,
  JwkSet,
  JwsEngine,
  ServerMetadata,
  Transport,
  VerificationSettings,
} from '@latchkey/core'

import type { VerdictCache } from './verdict-cache.ts'

/** How a confidential client is made. */
export interface ConfidentialClientOptions extends VerificationSettings {
  /** Keycloak's URL, with or without `/auth`, with or without a trailing slash. */
  readonly serverUrl: string
  readonly realm: string
  readonly clientId: string
  /** Short for `clientAuthentication: clientSecretBasic(secret)`. */
  readonly clientSecret?: string
  /** `clientSecretBasic`, `clientSecretPost`, or `noClientAuthentication` for a public client. */
  readonly clientAuthentication?: ClientAuthentication
  /** Who access tokens must be for. Default: `clientId`. */
  readonly audience?: AudienceExpectation
  /**
   * What the server calls itself, where browsers reach it by another host name than this service.
   * Default: the realm's URL below `serverUrl`.
   */
  readonly issuer?: string
  /**
   * The server's metadata, for a start without discovery. Its `issuer` must be the one expected. It never
   * ages: it is used as it stands until the client is made anew.
   */
  readonly metadata?: ServerMetadata
  /**
   * The server's keys, for a cold start that verifies without any request: with `metadata`, what
   * `certs()` gave to another instance, out of the platform's cache. From their first use on they are
   * kept as if the server had just sent them, so let the cache hold them for minutes; whoever can
   * write to it can make tokens.
   */
  readonly keys?: JwkSet
  /**
   * `excluded`: this client is set to "Exclude Issuer From Authentication Response"; then a callback
   * without `iss` is accepted ([RFC 9207 §2.4](https://www.rfc-editor.org/rfc/rfc9207.html#section-2.4)).
   */
  readonly authorizationResponseIss?: 'excluded'
  /** Used by the default transport, and by token sources, in the place of the global `fetch`; not beside `transport`. */
  readonly fetch?: typeof globalThis.fetch
  /** Sends the requests. Default: ky's; `/slim`: fetch's. */
  readonly transport?: Transport
  /** For each call, in milliseconds. Default: 30 000. */
  readonly timeoutMs?: number
  readonly clock?: Clock
  /** Remembers whose signatures were good: `verdictCache({ maxEntries: 10_000 })`. Default: nobody's. */
  readonly verdictCache?: VerdictCache
  /** Verifies signatures. Default: `node:crypto` in Node, Deno and Bun, jose elsewhere; `/slim`: WebCrypto. */
  readonly jws?: JwsEngine
}
