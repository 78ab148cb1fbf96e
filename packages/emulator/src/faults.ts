import { empty } from './answers.ts'

/** What a fault does to one request. A page of another origin can read what answers there are. */
export type Fault =
  /** Answers late. */
  | { readonly delayMs: number }
  /** Cuts the connection: `before` the request has any effect; `after` it had its effect, with no answer; or `during` the answer, of which the first half arrives. */
  | { readonly drop: 'before' | 'after' | 'during' }
  /** Answers with this status in place of doing anything; 503 unless another is named. */
  | { readonly unavailable: { readonly status?: number; readonly retryAfterSeconds?: number } }
  /** Answers with a page, as a proxy does; with this status, 200 unless named. */
  | { readonly html: { readonly status?: number } }

/** Which requests meet a fault. */
export interface FaultOptions {
  /** How many; 1 unless given, and without end where a `share` is given. */
  readonly times?: number
  /** Which share of the requests that come, above 0 and up to 1, spread evenly: with 0.25 the fourth, the eighth, and so on. */
  readonly share?: number
}

/** Faults that wait for requests, by endpoint. */
export interface Faults {
  /** Puts a fault before the next requests of an endpoint, or before a share of them. Throws a `RangeError` for numbers that say nothing. */
  add(endpoint: string, fault: Fault, options?: FaultOptions): void
  /** Takes the fault of one request. */
  take(endpoint: string): Fault | undefined
  clear(): void
  /** Whether a connection may be cut yet. */
  cutsConnections(): boolean
  /** Hears that one may be from now on; what comes back ends that. */
  onCut(listener: () => void): () => void
}

interface Waiting {
  readonly fault: Fault
  readonly share: number
  times: number
  seen: number
}

/** Faults in the order in which they were asked for. */
export function createFaults(): Faults {
  const waiting = new Map<string, Waiting[]>()
  const listeners = new Set<() => void>()
  return {
    add(endpoint, fault, { share, times = share === undefined ? 1 : Infinity } = {}) {
      if (times !== Infinity && (!Number.isInteger(times) || times < 1)) {
        throw new RangeError(`times is a whole number from 1 on, not ${times}`)
      }
      if (share !== undefined && !(share > 0 && share <= 1)) {
        throw new RangeError(`share is a number above 0 and up to 1, not ${share}`)
      }
      const added = { fault, share: share ?? 1, times, seen: 0 }
      waiting.set(endpoint, [...(waiting.get(endpoint) ?? []), added])
      if ('drop' in fault) for (const listener of listeners) listener()
    },
    take(endpoint) {
      const queue = waiting.get(endpoint)
      const first = queue?.[0]
      if (queue === undefined || first === undefined) return undefined
      first.seen += 1
      const isMet =
        Math.floor(first.seen * first.share) > Math.floor((first.seen - 1) * first.share)
      if (!isMet) return undefined
      first.times -= 1
      if (first.times === 0) queue.shift()
      return first.fault
    },
    clear() {
      waiting.clear()
    },
    cutsConnections: () => [...waiting.values()].flat().some(({ fault }) => 'drop' in fault),
    onCut(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Answers a request with a fault in the way. A dropped connection is `Response.error()`; one that ends within the answer, a body that fails. */
export async function withFault(
  fault: Fault | undefined,
  request: Request,
  respond: () => Promise<Response>,
): Promise<Response> {
  if (fault === undefined) return respond()
  if ('delayMs' in fault) {
    await new Promise((resolve) => setTimeout(resolve, fault.delayMs))
    return respond()
  }
  if ('drop' in fault) {
    const response = fault.drop === 'before' ? undefined : await respond()
    return response !== undefined && fault.drop === 'during' ? cut(response) : Response.error()
  }
  if ('html' in fault) {
    const html =
      '<!doctype html><title>Bad gateway</title><h1>The proxy could not reach the server</h1>'
    const { status = 200 } = fault.html
    const headers = { 'content-type': 'text/html', ...readableBy(request) }
    return new Response(html, { status, headers })
  }
  const { status = 503, retryAfterSeconds } = fault.unavailable
  return empty(status, {
    ...readableBy(request),
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  })
}

/** A script sees the status of another origin's answer, and `Retry-After`, only where it is let. */
function readableBy(request: Request): Readonly<Record<string, string>> {
  const origin = request.headers.get('origin')
  if (origin === null) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'Retry-After',
  }
}

async function cut(response: Response): Promise<Response> {
  const whole = new Uint8Array(await response.arrayBuffer())
  let isSent = false
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (isSent) return controller.error(new TypeError('the connection was cut'))
      isSent = true
      controller.enqueue(whole.slice(0, Math.ceil(whole.length / 2)))
    },
  })
  const headers = new Headers(response.headers)
  headers.set('content-length', String(whole.length))
  return new Response(body, { status: response.status, headers })
}
