import { webcryptoEngine } from '@latchkey/core/webcrypto'

import type { BrowserClient } from './browser-client.ts'
import { assembleBrowserClient } from './create-browser-client.ts'
import type { BrowserClientOptions } from './options.ts'

export * from './public.ts'

/**
 * Makes a client over nothing but the browser: its fetch and its WebCrypto. Nothing happens until
 * `start()`, and nothing of a browser is needed before.
 *
 * Throws a `UsageError` when the options make no client.
 */
export function createBrowserClient(options: BrowserClientOptions): BrowserClient {
  return assembleBrowserClient(options, () => webcryptoEngine(globalThis.crypto?.subtle))
}
