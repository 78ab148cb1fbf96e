import { createPkce as createPkceWith } from '@latchkey/core'
import type { Pkce } from '@latchkey/core'

import { systemEntropy } from './system-ports.ts'

/**
 * Makes a verifier and its challenge for one login: keep the verifier with the login's `state`, and
 * use each once.
 *
 * @see [RFC 7636 §4](https://www.rfc-editor.org/rfc/rfc7636.html#section-4)
 */
export function createPkce(): Promise<Pkce> {
  return createPkceWith(systemEntropy, {
    digest: async (algorithm, bytes) =>
      new Uint8Array(await globalThis.crypto.subtle.digest(algorithm, new Uint8Array(bytes))),
  })
}
