import type { HttpRequest, Transport, TransportOptions } from '@latchkey/core'

import { readResponse } from './fetch-response.ts'
import { interruptible } from './interruption.ts'
import { sendable } from './sendable.ts'
import { aborted, networkFailure, refused } from './transport-failures.ts'
import type { TransportResult } from './transport-failures.ts'

/** Settings of `fetchTransport`. */
export interface FetchTransportOptions {
  /** Used in place of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch
}

/** Reads the platform's errors, where it has some that tell: was no byte of the request sent? */
export type ProofOfUnsent = (cause: unknown) => boolean

/** No redirect, cookie or cache has a place between client and server. */
export const requestInit = {
  redirect: 'manual',
  credentials: 'omit',
  cache: 'no-store',
} as const

/** A transport over `fetch`, the global one of the moment or the caller's. */
export function overFetch(options: FetchTransportOptions, provesUnsent?: ProofOfUnsent): Transport {
  return (request, transportOptions) =>
    exchangeOverFetch(
      request,
      transportOptions,
      (signal) => {
        const fetch = options.fetch ?? globalThis.fetch
        const { url, method, headers, body } = request
        return fetch(url, { ...requestInit, method, headers, body: body ?? null, signal })
      },
      provesUnsent,
    )
}

/**
 * One exchange over `fetch`, or over what is like it. The time limit and the caller's signal end it
 * even where `dispatch` does not listen to the signal that it is given.
 */
export async function exchangeOverFetch(
  request: HttpRequest,
  options: TransportOptions,
  dispatch: (signal: AbortSignal) => Promise<Response>,
  provesUnsent?: ProofOfUnsent,
): Promise<TransportResult> {
  if (options.signal?.aborted) return aborted(options.signal, 'no')
  const url = sendable(request)
  if (!url.ok) return url
  if (isOffline()) return refused('this device is offline')
  return new Promise((resolve) => {
    const controller = new AbortController()
    const settle = (result: TransportResult): void => {
      release()
      resolve(result)
      // Lets go of the connection, and of what is still to come on it.
      if (!result.ok) controller.abort()
    }
    const release = interruptible(options, () => 'maybe', settle)
    answer(dispatch, controller.signal).then(settle, (cause: unknown) =>
      settle(networkFailure(cause, provesUnsent?.(cause) ? 'no' : 'maybe')),
    )
  })
}

async function answer(
  dispatch: (signal: AbortSignal) => Promise<Response>,
  signal: AbortSignal,
): Promise<TransportResult> {
  return readResponse(await dispatch(signal))
}

function isOffline(): boolean {
  return typeof navigator !== 'undefined' && 'onLine' in navigator && !navigator.onLine
}
