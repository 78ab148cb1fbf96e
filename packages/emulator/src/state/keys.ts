import { stableId } from '../authorization/stable-id.ts'
import { fromBase64 } from '../base64.ts'
import type { RealmExport } from '../realm/realm-export.ts'
import type { Warn } from '../warn.ts'
import { generateRealmKey, importRealmKey, readKeyProvider } from './key-provider.ts'
import type { RealmKey } from './key-provider.ts'
import { publishedEncryptionKey, publishedSecret, publishedSigningKeys } from './published-keys.ts'

/** The keys of a realm. */
export interface RealmKeys {
  /** All, the one that signs first at the front, as `certs` lists them. */
  all(): Promise<readonly RealmKey[]>
  /** The key that signs with an algorithm; the realm's first one where it has none for it. */
  signing(alg?: string): Promise<RealmKey>
  /** Signs what only the realm itself reads: refresh tokens and cookies. */
  readonly secret: { readonly kid: string; readonly key: Promise<CryptoKey> }
  /** Adds a key that goes before all others. What comes back takes it away again. */
  rotate(): Promise<() => void>
}

/** The keys of a realm: from its export where it has some, otherwise published ones, other ones for each realm of an emulator by its `ordinal`. */
export function realmKeys(realm: RealmExport, ordinal: number, warn: Warn): RealmKeys {
  let keys: Promise<readonly RealmKey[]> | undefined
  const added: RealmKey[] = []
  const loaded = (): Promise<readonly RealmKey[]> => (keys ??= load(realm, ordinal, warn))

  async function all(): Promise<readonly RealmKey[]> {
    const known = [...added, ...(await loaded())]
    return known.sort((one, other) => other.priority - one.priority)
  }

  const secret = readSecret(realm)
  let secretKey: Promise<CryptoKey> | undefined
  return {
    all,
    async signing(alg = 'RS256') {
      const known = (await all()).filter(({ use }) => use === 'sig')
      const [key] = [...known.filter((each) => each.alg === alg), ...known]
      if (key === undefined) throw new Error(`realm ${realm.realm} has no key that signs`)
      return key
    },
    secret: {
      kid: secret.kid,
      get key() {
        return (secretKey ??= crypto.subtle.importKey(
          'raw',
          secret.bytes,
          { name: 'HMAC', hash: 'SHA-512' },
          false,
          ['sign', 'verify'],
        ))
      },
    },
    async rotate() {
      const highest = (await all())[0]?.priority ?? 0
      const key = await generateRealmKey('RS256', highest + 1000)
      added.push(key)
      return () => {
        const index = added.indexOf(key)
        if (index !== -1) added.splice(index, 1)
      }
    },
  }
}

const providersOfKeys = 'org.keycloak.keys.KeyProvider'

/** The export's own secret, or one that each realm has for itself. */
function readSecret({ realm, components }: RealmExport): {
  readonly kid: string
  readonly bytes: Uint8Array<ArrayBuffer>
} {
  for (const { providerId, config = {} } of components?.[providersOfKeys] ?? []) {
    const [kid] = config['kid'] ?? []
    const bytes = fromBase64(config['secret']?.[0] ?? '')
    const isOurs = providerId === 'hmac-generated' && config['algorithm']?.[0] === 'HS512'
    if (isOurs && kid !== undefined && bytes !== undefined && bytes.length > 0)
      return { kid, bytes }
  }
  const text = `${publishedSecret} of ${realm}`
  return { kid: stableId(realm, 'secret'), bytes: new TextEncoder().encode(text) }
}

async function load(realm: RealmExport, ordinal: number, warn: Warn): Promise<readonly RealmKey[]> {
  const found: RealmKey[] = []
  for (const component of realm.components?.[providersOfKeys] ?? []) {
    const { privateKey, certificate, alg, use, priority } = readKeyProvider(component)
    if (privateKey === undefined) continue
    const fallback = use === 'enc' ? 'RSA-OAEP' : 'RS256'
    try {
      found.push(
        await importRealmKey(privateKey, certificate, { alg: alg ?? fallback, use, priority }),
      )
    } catch {
      const name = component.name ?? component.providerId
      warn(
        `realm ${realm.realm}: the key of component ${name} is none that WebCrypto reads; left out`,
      )
    }
  }
  const lacks = (use: 'sig' | 'enc'): boolean => !found.some((key) => key.use === use)
  if (lacks('sig')) found.push(await signingKeyOf(ordinal))
  if (lacks('enc')) {
    const { privateKey, certificate } = publishedEncryptionKey
    found.push(
      await importRealmKey(privateKey, certificate, { alg: 'RSA-OAEP', use: 'enc', priority: 100 }),
    )
  }
  return found
}

/** A published key; only where there are more realms than these, a new one. */
async function signingKeyOf(ordinal: number): Promise<RealmKey> {
  const published = publishedSigningKeys[ordinal]
  if (published === undefined) return generateRealmKey('RS256', 100)
  const { privateKey, certificate } = published
  return importRealmKey(privateKey, certificate, { alg: 'RS256', use: 'sig', priority: 100 })
}
