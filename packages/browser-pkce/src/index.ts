import type { BrowserClient } from './browser-client.ts'
import { assembleBrowserClient } from './create-browser-client.ts'
import { indexedDbStorage } from './indexed-db-storage.ts'
import { lazyJoseEngine } from './lazy-jose.ts'
import type { BrowserClientOptions } from './options.ts'
import type { SessionStore } from './session-store.ts'
import { withFetch } from './with-fetch.ts'
import type { Fetching } from './with-fetch.ts'
import { withUma } from './with-uma.ts'
import type { UmaMethods, UmaOptions, UmaOptionsWithAudience } from './with-uma.ts'
import { withUserinfo } from './with-userinfo.ts'
import type { UserinfoMethod } from './with-userinfo.ts'

export * from './public.ts'

/** How a browser client with all its parts is made. */
export interface FullBrowserClientOptions extends Omit<BrowserClientOptions, 'storage'> {
  /**
   * Where tokens are kept. `memory`: in this page alone; `session` (default): in this tab, over a
   * reload; `indexeddb`: for all tabs together, over a restart of the browser; or a store of your own.
   */
  readonly storage?: 'memory' | 'session' | 'indexeddb' | SessionStore
  /** The origins that `client.fetch` gives the access token to. Default: none. */
  readonly allowedOrigins?: readonly string[]
  /** The client id of the resource server whose permissions are asked for, where a call does not name one. */
  readonly umaAudience?: string
}

/** A browser client with all its parts. */
export type FullBrowserClient<Options = FullBrowserClientOptions> = BrowserClient &
  UserinfoMethod &
  Fetching &
  UmaMethods<
    Options extends { readonly umaAudience: string } ? [UmaOptions?] : [UmaOptionsWithAudience]
  >

/**
 * Makes a client with all its parts; jose, which verifies the ID token, is loaded at the first login.
 * Nothing happens until `start()`, and nothing of a browser is needed before.
 *
 * Throws a `UsageError` when the options make no client.
 */
export function createBrowserClient(
  options: FullBrowserClientOptions & { readonly umaAudience: string },
): FullBrowserClient<{ readonly umaAudience: string }>
/**
 * Makes a client with all its parts, whose calls for permissions name the resource server; jose, which
 * verifies the ID token, is loaded at the first login. Nothing happens until `start()`, and nothing of
 * a browser is needed before.
 *
 * Throws a `UsageError` when the options make no client.
 */
export function createBrowserClient(options: FullBrowserClientOptions): FullBrowserClient
export function createBrowserClient({
  storage,
  allowedOrigins = [],
  umaAudience,
  ...others
}: FullBrowserClientOptions): FullBrowserClient<{ readonly umaAudience: string }> {
  const client = assembleBrowserClient(
    {
      ...others,
      ...(storage && { storage: storage === 'indexeddb' ? indexedDbStorage() : storage }),
    },
    lazyJoseEngine,
  )
  const fetching = withFetch(withUserinfo(client), { allowedOrigins })
  return umaAudience === undefined ? withUma(fetching) : withUma(fetching, { umaAudience })
}
