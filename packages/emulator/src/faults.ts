/** What a fault does to one request. */
export type Fault =
  /** Answers late. */
  | { readonly delayMs: number }
  /** Ends the connection `before` the request has any effect, or `after` it had its effect: the answer is lost. */
  | { readonly drop: 'before' | 'after' }
  /** Answers with this status in place of doing anything; 503 unless another is named. */
  | { readonly unavailable: { readonly status?: number; readonly retryAfterSeconds?: number } }
  /** Answers with a page, as a proxy does; with this status, 200 unless named. */
  | { readonly html: { readonly status?: number } }

/** Faults that wait for requests, by endpoint. */
export interface Faults {
  /** Puts a fault before the next `times` requests of an endpoint. */
  add(endpoint: string, fault: Fault, times: number): void
  /** Takes the fault of one request. */
  take(endpoint: string): Fault | undefined
  clear(): void
}

/** Faults in the order in which they were asked for. */
export function createFaults(): Faults {
  const waiting = new Map<string, { fault: Fault; times: number }[]>()
  return {
    add(endpoint, fault, times) {
      if (!Number.isInteger(times) || times < 1) {
        throw new RangeError(`times is a whole number from 1 on, not ${times}`)
      }
      waiting.set(endpoint, [...(waiting.get(endpoint) ?? []), { fault, times }])
    },
    take(endpoint) {
      const queue = waiting.get(endpoint)
      const first = queue?.[0]
      if (queue === undefined || first === undefined) return undefined
      first.times -= 1
      if (first.times === 0) queue.shift()
      return first.fault
    },
    clear() {
      waiting.clear()
    },
  }
}

/** Answers a request with a fault in the way. A dropped connection is `Response.error()`. */
export async function withFault(
  fault: Fault | undefined,
  respond: () => Promise<Response>,
): Promise<Response> {
  if (fault === undefined) return respond()
  if ('delayMs' in fault) {
    await new Promise((resolve) => setTimeout(resolve, fault.delayMs))
    return respond()
  }
  if ('drop' in fault) {
    if (fault.drop === 'after') await respond()
    return Response.error()
  }
  if ('html' in fault) {
    const html =
      '<!doctype html><title>Bad gateway</title><h1>The proxy could not reach the server</h1>'
    const { status = 200 } = fault.html
    return new Response(html, { status, headers: { 'content-type': 'text/html' } })
  }
  const { status = 503, retryAfterSeconds } = fault.unavailable
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }
  return new Response(null, { status, headers })
}
