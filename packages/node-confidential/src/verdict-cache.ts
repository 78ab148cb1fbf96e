import { cachedVerdicts } from '@latchkey/core'
import type { AccessTokenVerifier, Client } from '@latchkey/core'

/** How a client remembers whose signatures were good: made by `verdictCache`. */
export type VerdictCache = (client: Client) => AccessTokenVerifier

/**
 * Lets a client remember `maxEntries` access tokens whose signature was good, each until its `exp` and
 * for as long as the realm's keys stay the same. Claims are checked each time, and are frozen. An
 * entry has the token itself, for the platform has no hash that takes less time than the check: count
 * two to three kilobytes for each.
 */
export function verdictCache(options: { readonly maxEntries: number }): VerdictCache {
  return (client) => cachedVerdicts(client, options)
}
