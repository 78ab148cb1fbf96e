import { createConfidentialClient } from '@latchkey/node-confidential/slim'
import type { ConfidentialClient, JwkSet, ServerMetadata } from '@latchkey/node-confidential/slim'

/** What the platform gives the worker: variables, a secret, and a key-value store. */
export interface Environment {
  readonly SERVER_URL: string
  readonly REALM: string
  readonly CLIENT_ID: string
  readonly CLIENT_SECRET: string
  readonly CACHE: KeyValueStore
}

/** What is used of a Workers KV namespace. */
export interface KeyValueStore {
  get(key: string, type: 'json'): Promise<unknown>
  put(key: string, value: string, options: { readonly expirationTtl: number }): Promise<void>
}

/** What an isolate leaves for the next one, so that a cold start asks Keycloak for nothing. */
interface Seed {
  readonly metadata: ServerMetadata
  readonly keys: JwkSet
}

const cacheKey = 'keycloak'
/** Keys that Keycloak has taken out are trusted for so long, and for the few minutes that a client keeps them. */
const cacheSeconds = 300

let client: ConfidentialClient | undefined

/**
 * One client an isolate, for it keeps metadata and keys, and no token. What is kept is the client itself and
 * no promise of it: one that began with another request never settles where that request has ended.
 */
export async function clientOf(environment: Environment): Promise<ConfidentialClient> {
  client ??= await startClient(environment)
  return client
}

async function startClient(environment: Environment): Promise<ConfidentialClient> {
  const { CACHE } = environment
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only this function writes there
  const seed = (await CACHE.get(cacheKey, 'json')) as Seed | null
  const made = createConfidentialClient({
    serverUrl: environment.SERVER_URL,
    realm: environment.REALM,
    clientId: environment.CLIENT_ID,
    clientSecret: environment.CLIENT_SECRET,
    ...seed,
  })
  if (seed === null) {
    const fresh: Seed = { metadata: await made.wellKnown(), keys: await made.certs() }
    await CACHE.put(cacheKey, JSON.stringify(fresh), { expirationTtl: cacheSeconds })
  }
  return made
}
