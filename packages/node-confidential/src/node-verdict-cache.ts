import { cachedVerdicts } from '@latchkey/core'

import { nodeCrypto } from './node-crypto.ts'
import { sha256Of } from './node-sha256.ts'
import type { Sha256 } from './node-sha256.ts'
import type { VerdictCache } from './verdict-cache.ts'

/**
 * Lets a client remember `maxEntries` access tokens whose signature was good, each until its `exp` and
 * for as long as the realm's keys stay the same. Claims are checked each time, and are frozen. An
 * entry has the SHA-256 of the token in the token's place: count 400 bytes for each.
 */
export function verdictCache(options: { readonly maxEntries: number }): VerdictCache {
  return (client) => {
    let sha256: Sha256 | undefined
    const verify = cachedVerdicts(client, {
      ...options,
      digest: (token) => sha256?.(token) ?? token,
    })
    // A digest is there before the first token is looked at, and after it nothing more is waited for.
    return (token, checks) =>
      sha256
        ? verify(token, checks)
        : nodeCrypto().then((crypto) => {
            sha256 = sha256Of(crypto)
            return verify(token, checks)
          })
  }
}
