import type { Readers } from './cors.ts'
import type { RealmState } from './state/realm-state.ts'
import type { Warn } from './warn.ts'

/** One request that a realm has to answer, and what is known of it. */
export interface Exchange {
  readonly request: Request
  readonly url: URL
  /** Origin and path above `/realms`: the issuer follows the address that was asked. */
  readonly base: string
  readonly issuer: string
  readonly state: RealmState
  /** Seconds since the epoch, by the server's clock. */
  readonly now: number
  /** The parameters of a form body; empty where there is none. */
  readonly form: URLSearchParams
  readonly cookies: Readonly<Record<string, string>>
  /** Set by who finds out which client asks. */
  readers: Readers
  readonly warn: Warn
}

/** Answers a request, or throws a `Refusal`. */
export type Endpoint = (exchange: Exchange) => Response | Promise<Response>

/** The path of a realm's cookies. */
export function cookiePath({ issuer }: Exchange): string {
  return `${new URL(issuer).pathname}/`
}

/** A URL of the realm's OpenID Connect endpoints. */
export function endpointUrl(issuer: string, path: string): string {
  return `${issuer}/protocol/openid-connect/${path}`
}
