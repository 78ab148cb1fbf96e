import type { Jwk } from '../../src/ports.ts'

// Tokens are made here with WebCrypto and with a base64url of their own, so that the suite runs in
// every runtime and shares no fault with what it tests.

const { subtle } = globalThis.crypto

/** Signs with one key by one algorithm. */
export interface Signer {
  readonly alg: string
  readonly jwk: Jwk
  /** The key's DER, as in a PEM. */
  readonly spki: Uint8Array
  readonly privateKey: CryptoKey
  /** Signs a text as it is: what stands before the last dot. */
  sign(signingInput: string): Promise<string>
  /** A token of a header and a payload, each a document or the text of one. */
  token(header: unknown, payload?: unknown): Promise<string>
}

type Parameters = RsaHashedKeyGenParams & EcdsaParams & EcKeyImportParams & RsaPssParams

export const algorithms = [
  ['RS256', 'RSASSA-PKCS1-v1_5', 256, ''],
  ['RS384', 'RSASSA-PKCS1-v1_5', 384, ''],
  ['RS512', 'RSASSA-PKCS1-v1_5', 512, ''],
  ['PS256', 'RSA-PSS', 256, ''],
  ['PS384', 'RSA-PSS', 384, ''],
  ['PS512', 'RSA-PSS', 512, ''],
  ['ES256', 'ECDSA', 256, 'P-256'],
  ['ES384', 'ECDSA', 384, 'P-384'],
  ['ES512', 'ECDSA', 512, 'P-521'],
  ['EdDSA', 'Ed25519', 512, 'Ed25519'],
  ['Ed25519', 'Ed25519', 512, 'Ed25519'],
] as const

export type Algorithm = (typeof algorithms)[number][0]

/** The key pairs of one owner: one RSA pair for all six algorithms, one pair a curve. */
export async function createSigners(): Promise<Record<Algorithm, Signer>> {
  const pairs = new Map<string, JsonWebKey>()
  const signers: Partial<Record<Algorithm, Signer>> = {}
  for (const [alg, name, bits, namedCurve] of algorithms) {
    const parameters = algorithmParameters(name, bits, namedCurve)
    const kind = namedCurve || 'RSA'
    const pair = pairs.get(kind) ?? (await createPair(parameters))
    pairs.set(kind, pair)
    signers[alg] = await createSigner(alg, parameters, pair)
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the loop went through all
  return signers as Record<Algorithm, Signer>
}

async function createPair(parameters: Parameters): Promise<JsonWebKey> {
  const pair = await subtle.generateKey(parameters, true, ['sign', 'verify'])
  return subtle.exportKey('jwk', pair.privateKey)
}

async function createSigner(
  alg: string,
  parameters: Parameters,
  pair: JsonWebKey,
): Promise<Signer> {
  const { kty = '', n, e, crv, x, y, d, p, q, dp, dq, qi } = pair
  const members = kty === 'RSA' ? { n, e } : kty === 'EC' ? { crv, x, y } : { crv, x }
  const publicMembers: JsonWebKey = withoutUndefined({ kty, ...members })
  const privateMembers: JsonWebKey = withoutUndefined({ ...publicMembers, d, p, q, dp, dq, qi })
  const privateKey = await subtle.importKey('jwk', privateMembers, parameters, false, ['sign'])
  const publicKey = await subtle.importKey('jwk', publicMembers, parameters, true, ['verify'])
  const sign = async (signingInput: string): Promise<string> => {
    const signature = await subtle.sign(parameters, privateKey, utf8(signingInput))
    return `${signingInput}.${base64url(new Uint8Array(signature))}`
  }
  return {
    alg,
    jwk: { kid: 'k1', kty, ...publicMembers },
    spki: new Uint8Array(await subtle.exportKey('spki', publicKey)),
    privateKey,
    sign,
    token: (header, payload = claims) => sign(`${segment(header)}.${segment(payload)}`),
  }
}

function withoutUndefined(document: object): JsonWebKey {
  return JSON.parse(JSON.stringify(document))
}

function algorithmParameters(name: string, bits: number, namedCurve: string): Parameters {
  return {
    name,
    namedCurve,
    hash: `SHA-${bits}`,
    saltLength: bits / 8,
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  }
}

export const claims = {
  iss: 'https://kc.example/realms/demo',
  sub: '8a1f',
  name: 'Zoë',
  exp: 1_900_000_000,
}

/** A part of a JWS, of a document or of its text. */
export function segment(document: unknown): string {
  return base64url(utf8(typeof document === 'string' ? document : JSON.stringify(document)))
}

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

export function base64url(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replace(/=+$/u, '')
    .replace(/\+/gu, '-')
    .replace(/\//gu, '_')
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replace(/-/gu, '+').replace(/_/gu, '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
