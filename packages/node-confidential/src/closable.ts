import type { Transport } from '@latchkey/core'

/** A transport whose exchanges can be ended, all of them at once. */
export interface ClosableTransport extends Transport {
  /** Aborts what is under way; later exchanges are as before. */
  abortAll(): void
}

/** Makes a transport closable, without closing it: it may be another's too. */
export function closable(transport: Transport): ClosableTransport {
  const underWay = new Set<AbortController>()

  const exchange: Transport = async (request, { signal, timeoutMs }) => {
    const controller = new AbortController()
    // AbortSignal.any is not everywhere.
    const abort = (): void => controller.abort(signal?.reason)
    signal?.addEventListener('abort', abort)
    underWay.add(controller)
    try {
      return await transport(request, { timeoutMs, signal: controller.signal })
    } finally {
      underWay.delete(controller)
      signal?.removeEventListener('abort', abort)
    }
  }

  return Object.assign(exchange, {
    abortAll() {
      const reason = new Error('the client was closed')
      for (const controller of underWay) {
        underWay.delete(controller)
        try {
          controller.abort(reason)
        } catch {
          // workerd lets no request end what another one began; it ends with that one.
        }
      }
    },
  })
}
