import type * as NodeCrypto from 'node:crypto'

/**
 * Loads `node:crypto` at its first use: that takes about as long as all of this package, and a client
 * that verifies no signature does not need it.
 */
export function nodeCrypto(): Promise<typeof NodeCrypto> {
  return import('node:crypto')
}
