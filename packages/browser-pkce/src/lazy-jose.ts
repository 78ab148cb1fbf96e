import type { JwsEngine } from '@latchkey/core'

/** jose's engine, loaded at the first signature: a client that verifies nothing never loads jose. */
export function lazyJoseEngine(): JwsEngine {
  let loading: Promise<JwsEngine> | undefined
  async function load(): Promise<JwsEngine> {
    loading ??= import('@latchkey/core/jose').then(({ joseEngine }) =>
      joseEngine(globalThis.crypto.subtle),
    )
    try {
      return await loading
    } catch (error) {
      // A chunk that could not be fetched now may be there the next time.
      loading = undefined
      throw error
    }
  }
  return {
    importKey: async (jwk, alg) => (await load()).importKey(jwk, alg),
    verify: async (compact, key, algorithms) => (await load()).verify(compact, key, algorithms),
    digest: async (algorithm, bytes) => (await load()).digest(algorithm, bytes),
  }
}
