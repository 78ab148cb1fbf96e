import * as crypto from 'node:crypto'

import { cachedVerdicts } from '@latchkey/core'

import type { VerdictCache } from './verdict-cache.ts'

/**
 * Lets a client remember `maxEntries` access tokens whose signature was good, each until its `exp` and
 * for as long as the realm's keys stay the same. Claims are checked each time, and are frozen. An
 * entry has the SHA-256 of the token in the token's place: count 400 bytes for each.
 */
export function verdictCache(options: { readonly maxEntries: number }): VerdictCache {
  return (client) => cachedVerdicts(client, { ...options, digest })
}

// As in the engine: other runtimes that answer to "node" may lack crypto.hash.
const digest: (token: string) => string =
  typeof crypto.hash === 'function'
    ? (token) => crypto.hash('sha256', token, 'binary')
    : (token) => crypto.createHash('sha256').update(token).digest('binary')
