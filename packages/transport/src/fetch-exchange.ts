import type { Transport } from '@latchkey/core'

import { readAnswer } from './fetch-response.ts'
import { interruptible } from './interruption.ts'
import { faultOf } from './sendable.ts'
import { aborted, networkFailure, unanswered } from './transport-failures.ts'
import type { TransportResult } from './transport-failures.ts'

/** Settings of `fetchTransport`. */
export interface FetchTransportOptions {
  /** Used in place of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch
}

/** Reads the platform's errors, where it has some that tell: was no byte of the request sent? */
export type ProofOfUnsent = (cause: unknown) => boolean

/**
 * A transport over `fetch`, or over what is like it. The time limit and the caller's signal end an
 * exchange even where `dispatch` does not listen to the signal that it is given.
 */
export function transportOver(
  dispatch: (url: string, init: RequestInit) => Promise<Response>,
  provesUnsent?: ProofOfUnsent,
): Transport {
  return (request, options) =>
    new Promise((resolve) => {
      const { signal } = options
      if (signal?.aborted) return resolve(aborted(signal, 'no'))
      const fault = faultOf(request) ?? (isOffline() && 'this device is offline')
      if (fault) return resolve(unanswered('network', 'no', fault))
      const controller = new AbortController()
      const settle = (result: TransportResult): void => {
        release()
        resolve(result)
        // Lets go of the connection, and of what is still to come on it.
        if (!result.ok) controller.abort()
      }
      const release = interruptible(options, () => 'maybe', settle)
      const { url, ...init } = request
      readAnswer(() =>
        dispatch(url, { ...init, ...withoutExtras, signal: controller.signal }),
      ).then(settle, (cause: unknown) =>
        settle(networkFailure(cause, provesUnsent?.(cause) ? 'no' : 'maybe')),
      )
    })
}

/** No redirect, cookie or cache has a place between client and server. */
const withoutExtras = { redirect: 'manual', credentials: 'omit', cache: 'no-store' } as const

function isOffline(): boolean {
  // Not every platform has it.
  const { navigator }: { readonly navigator?: Partial<Navigator> } = globalThis
  return navigator?.onLine === false
}
