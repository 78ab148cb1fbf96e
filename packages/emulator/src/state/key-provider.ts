import { fromBase64, toBase64, toBase64url } from '../base64.ts'
import type { ComponentExport } from '../realm/realm-export.ts'
import { pkcs8Of } from './pkcs8.ts'

/** A key of a realm. */
export interface RealmKey {
  readonly kid: string
  readonly alg: string
  readonly use: 'sig' | 'enc'
  /** Keys of higher priority sign first. */
  readonly priority: number
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  /** As `certs` publishes it. */
  readonly jwk: Readonly<Record<string, unknown>>
  /** SubjectPublicKeyInfo in Base64, as the realm publishes it. */
  readonly spki: string
}

/** What a key is imported for. */
export interface KeyUse {
  readonly alg: string
  readonly use: 'sig' | 'enc'
  readonly priority: number
}

/** Imports an RSA or EC key from Base64 of its PKCS #8 or PKCS #1 form, with its certificate where there is one. */
export async function importRealmKey(
  privateKey: string,
  certificate: string | undefined,
  { alg, use, priority }: KeyUse,
): Promise<RealmKey> {
  const algorithm = algorithmOf(alg)
  const der = pkcs8Of(fromBase64(privateKey) ?? new Uint8Array())
  const usage: KeyUsage = use === 'sig' ? 'sign' : 'decrypt'
  const attempt = () => crypto.subtle.importKey('pkcs8', der, algorithm, true, [usage])
  // Node fails an import for an error that OpenSSL still holds of something else (seen after a TLS
  // context was made in the process); that empties its queue, and the next attempt is judged by itself.
  const imported = await attempt().catch(attempt)
  return describe(imported, certificate, { alg, use, priority })
}

/** Makes a new RSA signing key. */
export async function generateRealmKey(alg: string, priority: number): Promise<RealmKey> {
  const algorithm = algorithmOf(alg)
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new TypeError(`${alg} is no algorithm of a key pair`)
  return describe(pair.privateKey, undefined, { alg, use: 'sig', priority })
}

/** The keys that a provider of an export holds: none where it is off, or where the export hides them. */
export function readKeyProvider({ config = {} }: ComponentExport): {
  readonly privateKey: string | undefined
  readonly certificate: string | undefined
  readonly alg: string | undefined
  readonly use: 'sig' | 'enc'
  readonly priority: number
} {
  const first = (name: string): string | undefined => config[name]?.[0]
  const isOn = first('enabled') !== 'false' && first('active') !== 'false'
  const privateKey = first('privateKey') ?? first('ecdsaPrivateKey')
  return {
    privateKey:
      isOn && privateKey !== undefined && !/^\*+$/u.test(privateKey) ? privateKey : undefined,
    certificate: first('certificate'),
    alg: first('algorithm') ?? curveAlgorithms[first('ecdsaEllipticCurveKey') ?? ''],
    use: first('keyUse')?.toLowerCase() === 'enc' ? 'enc' : 'sig',
    priority: Number(first('priority') ?? 0),
  }
}

const curveAlgorithms: Readonly<Record<string, string>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
}

async function describe(
  privateKey: CryptoKey,
  certificate: string | undefined,
  { alg, use, priority }: KeyUse,
): Promise<RealmKey> {
  const { kty, n, e, crv, x, y } = await crypto.subtle.exportKey('jwk', privateKey)
  const publicMembers = definedOnly(kty === 'EC' ? { crv, x, y } : { n, e })
  const usage: KeyUsage = use === 'sig' ? 'verify' : 'encrypt'
  const publicKey = await crypto.subtle.importKey(
    'jwk',
    { ...definedOnly({ kty }), ...publicMembers },
    algorithmOf(alg),
    true,
    [usage],
  )
  const spki = await crypto.subtle.exportKey('spki', publicKey)
  const kid = toBase64url(await crypto.subtle.digest('SHA-256', spki))
  return {
    kid,
    alg,
    use,
    priority,
    privateKey,
    publicKey,
    spki: toBase64(spki),
    jwk: { kid, kty, alg, use, ...(await certificateMembers(certificate)), ...publicMembers },
  }
}

async function certificateMembers(
  certificate: string | undefined,
): Promise<Record<string, unknown>> {
  const der = certificate === undefined ? undefined : fromBase64(certificate)
  if (der === undefined) return {}
  return {
    x5c: [certificate],
    x5t: toBase64url(await crypto.subtle.digest('SHA-1', der)),
    'x5t#S256': toBase64url(await crypto.subtle.digest('SHA-256', der)),
  }
}

function definedOnly(jwk: Readonly<Record<string, string | undefined>>): JsonWebKey {
  return Object.fromEntries(Object.entries(jwk).filter(([, value]) => value !== undefined))
}

type KeyAlgorithm = RsaHashedKeyGenParams | EcKeyGenParams

const rsa = (name: string, hash: string): RsaHashedKeyGenParams => ({
  name,
  hash,
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
})

function algorithmOf(alg: string): KeyAlgorithm {
  const [, family, size] = /^(RS|PS|ES)(256|384|512)$/u.exec(alg) ?? []
  if (family === 'RS') return rsa('RSASSA-PKCS1-v1_5', `SHA-${size}`)
  if (family === 'PS') return rsa('RSA-PSS', `SHA-${size}`)
  if (family === 'ES') return { name: 'ECDSA', namedCurve: size === '512' ? 'P-521' : `P-${size}` }
  return rsa('RSA-OAEP', alg === 'RSA-OAEP-256' ? 'SHA-256' : 'SHA-1')
}
