import { UsageError } from '../failure.ts'
import type { FailureReason } from '../failure.ts'
import { checkAccessToken } from '../jwt/access-token.ts'
import type { AccessTokenClaims } from '../jwt/access-token.ts'
import type { Verified } from '../jwt/verified.ts'
import { decodeJwt } from '../jwt/decode.ts'
import type { DecodedJwt } from '../jwt/decode.ts'
import type { JwkSet } from '../oauth/jwks.ts'
import { fail, succeed } from '../result.ts'
import type { Result } from '../result.ts'
import type { Client } from './create-client.ts'
import { settle } from './verification.ts'
import type { Verification } from './verification.ts'
import { verifyAccessToken } from './verify-access-token.ts'
import type { VerifyAccessTokenOptions } from './verify-access-token.ts'

/** What a cache of verdicts is made with. */
export interface VerdictCacheOptions {
  /** How many tokens are remembered; of one in eight the claims too. */
  readonly maxEntries: number
  /** A text in the place of the token, which no other token has: of the whole of it. Default: the token itself. */
  readonly digest?: ((token: string) => string) | undefined
}

/** Verifies as {@link verifyAccessToken} does. */
export type AccessTokenVerifier = (
  token: string,
  options?: VerifyAccessTokenOptions,
) => Promise<Result<Verified<AccessTokenClaims>, FailureReason>>

/** Claims take about ten times what the rest of an entry does. */
const entriesPerClaims = 8

/**
 * Verifies access tokens, and remembers whose signature was good: until the token's `exp`, and as long
 * as the server's keys are those that it was checked with. All claims are checked each time, so that
 * a not-before time, an audience or an algorithm that is set later holds at once.
 *
 * The claims are frozen, for many callers get the same ones. Throws a {@link UsageError} unless
 * `maxEntries` is a positive whole number.
 *
 * @see [RFC 8725 §3](https://www.rfc-editor.org/rfc/rfc8725.html#section-3)
 */
export function cachedVerdicts(
  client: Client,
  { maxEntries, digest = (token) => token }: VerdictCacheOptions,
): AccessTokenVerifier {
  if (!(Number.isSafeInteger(maxEntries) && maxEntries > 0)) {
    throw new UsageError(`expected a number of entries, 1 or more, got ${String(maxEntries)}`)
  }
  /** When each token ends, in seconds since the epoch. */
  const ends = new Map<string, number>()
  const read = new Map<string, DecodedJwt>()
  const maxRead = Math.ceil(maxEntries / entriesPerClaims)
  let keysInUse: JwkSet | undefined

  /** Takes note of the keys in use now; with other keys, nothing of what was remembered holds. */
  function note(keys: Result<JwkSet, FailureReason>): Result<JwkSet, FailureReason> {
    if (keys.ok && keys.value !== keysInUse) {
      // Those that are loaded again are most often the same.
      if (JSON.stringify(keys.value) !== JSON.stringify(keysInUse)) {
        ends.clear()
        read.clear()
      }
      keysInUse = keys.value
    }
    return keys
  }

  function readOnce(key: string, token: string): DecodedJwt | undefined {
    const known = read.get(key)
    if (known) return known
    const decoded = decodeJwt(token)
    if (!decoded.ok) return undefined
    deepFreeze(decoded.value)
    keep(read, maxRead, key, decoded.value)
    return decoded.value
  }

  function recall(
    key: string,
    token: string,
    issuer: string,
    { audience = client.clientId, cnf }: VerifyAccessTokenOptions,
    verification: Verification,
  ): Result<Verified<AccessTokenClaims>, FailureReason> | undefined {
    const now = client.ports.clock.now()
    const end = ends.get(key)
    if (end === undefined || end <= now) {
      ends.delete(key)
      read.delete(key)
      return undefined
    }
    const jwt = readOnce(key, token)
    if (!jwt || !verification.algorithms.includes(jwt.header.alg)) return undefined
    const problem = checkAccessToken(jwt, { ...verification, issuer, audience, cnf, now })
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- they were read as such before they were remembered
    return problem ? fail(problem) : succeed(jwt.claims as Verified<AccessTokenClaims>)
  }

  return async (token, options = {}) => {
    const key = typeof token === 'string' ? digest(token) : ''
    if (ends.has(key)) {
      const verification = settle(options, client.verification)
      const deadline = client.startDeadline(options)
      const metadata = client.metadata(deadline)
      const server = 'ok' in metadata ? metadata : await metadata
      if (!server.ok) return server
      const document = client.keys.document(deadline)
      const keys = note('ok' in document ? document : await document)
      if (!keys.ok) return keys
      const recalled = recall(key, token, server.value.issuer, options, verification)
      if (recalled) return recalled
    }
    const keysBefore = keysInUse
    const verified = await verifyAccessToken(client, token, options)
    if (!verified.ok) return verified
    deepFreeze(verified.value)
    const keys = note(await client.keys.document(client.startDeadline(options)))
    // Keys that were loaded meanwhile may lack the one that it was checked with.
    if (keys.ok && keys.value === keysBefore) keep(ends, maxEntries, key, verified.value.exp)
    return verified
  }
}

/** Sets an entry, for which the oldest may have to go. */
function keep<T>(entries: Map<string, T>, maxSize: number, key: string, value: T): void {
  const [oldest] = entries.size >= maxSize && !entries.has(key) ? entries.keys() : []
  if (oldest !== undefined) entries.delete(oldest)
  entries.set(key, value)
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  Object.freeze(value)
  for (const inner of Object.values(value)) deepFreeze(inner)
}
