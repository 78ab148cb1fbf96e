import type { TransportError, UnexpectedResponse } from './failure.ts'
import type { Result } from './result.ts'

/** One HTTP request as plain data: comparable with `toEqual`; nothing happens until a transport sends it. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  /** Names are lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What a transport brings back: one HTTP response, its body read as UTF-8 text. */
export interface TransportResponse {
  readonly status: number
  /** Names are lower case; the values of a repeated header are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What a parser reads: a response, and when its request was sent. */
export interface HttpResponse extends TransportResponse {
  /** Seconds since the epoch. Lifetimes in the answer count from here: later would be too long. */
  readonly sentAtSeconds: number
}

/** How one request is to be sent. */
export interface TransportOptions {
  readonly signal?: AbortSignal
  /** For the whole exchange, from the name lookup to the last byte of the body. */
  readonly timeoutMs: number
}

/**
 * Sends one request and reads the answer. It never throws, follows no redirect (the 3xx is the
 * answer), sends nothing twice, adds no credentials of its own and reads at most
 * {@link maxBodyBytes} of the body: more, or bytes that are not UTF-8, is an `unexpected_response`.
 */
export interface Transport {
  (
    request: HttpRequest,
    options: TransportOptions,
  ): Promise<Result<TransportResponse, TransportError | UnexpectedResponse>>
  /** Lets go of connections that are kept alive. */
  close?(): void
}

/** 1 MiB: Keycloak's largest answers are a few kB; a flood must not fill the memory. */
export const maxBodyBytes = 1_048_576
