import { createClient, verifyAccessToken } from '@latchkey/core'
import { joseEngine } from '@latchkey/core/jose'
import { webcryptoEngine } from '@latchkey/core/webcrypto'
import { fetchTransport } from '@latchkey/transport/fetch'

import type { Prepared } from '../../candidate.ts'
import type { Given } from '../given.ts'
import { tokenVerifier } from '../token-verifier.ts'

const engines = { jose: joseEngine, webcrypto: webcryptoEngine }

/** The core with one of the engines that run anywhere. */
export function setup(given: Given & { readonly engine: keyof typeof engines }): Prepared {
  const { serverUrl, realm, audience, tokens, engine } = given
  const client = createClient({
    serverUrl,
    realm,
    clientId: audience,
    transport: fetchTransport(),
    ports: {
      clock: {
        now: () => Date.now() / 1000,
        sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
      },
      jws: engines[engine](globalThis.crypto.subtle),
    },
  })
  return tokenVerifier(tokens, async (token) => {
    const verified = await verifyAccessToken(client, token)
    if (!verified.ok) throw new Error(JSON.stringify(verified.error))
    return verified.value
  })
}
