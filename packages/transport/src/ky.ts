import type { Transport } from '@latchkey/core'

import { transportOver } from './fetch-exchange.ts'
import { provesUnsent } from './proves-unsent.ts'

/** Settings of {@link kyTransport}. */
export interface KyTransportOptions {
  /** Used by ky in place of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch
  /** An instance of your own: its hooks run, and its headers are added. Default: ky itself. */
  readonly ky?: KyFunction
}

/** What is called of [ky](https://github.com/sindresorhus/ky#api): any `KyInstance` fits, whichever copy of ky made it. */
export type KyFunction = (
  url: string,
  options: RequestInit & {
    readonly fetch?: typeof globalThis.fetch
    readonly retry: number
    readonly timeout: false
    readonly totalTimeout: false
    readonly throwHttpErrors: false
    readonly prefix: string
  },
) => Promise<Response>

/**
 * Sends core's requests through [ky](https://github.com/sindresorhus/ky), in any runtime: for ky's
 * hooks.
 *
 * Whatever the instance says, ky repeats nothing (core decides what may be sent again), sets no
 * time limit (`timeoutMs` does), throws for no status and follows no redirect.
 */
export function kyTransport(options: KyTransportOptions = {}): Transport {
  const { fetch } = options
  return transportOver(async (url, init) => {
    // ky builds a Request when it is loaded: that wakes all of Node's fetch, which an import must not.
    const ky: KyFunction = options.ky ?? (await import('ky')).default
    try {
      return await ky(url, {
        ...init,
        ...(fetch && { fetch }),
        retry: 0,
        timeout: false,
        totalTimeout: false,
        throwHttpErrors: false,
        prefix: '',
      })
    } catch (error) {
      // ky's errors hold the whole request, with its credentials; the platform's error is inside.
      throw error instanceof Error && 'request' in error ? error.cause : error
    }
  }, provesUnsent)
}
