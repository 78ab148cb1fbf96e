import { CompactSign } from 'jose/jws/compact/sign'
import { compactVerify } from 'jose/jws/compact/verify'
import { decodeProtectedHeader } from 'jose/decode/protected_header'

import { fromBase64 } from '../base64.ts'
import type { RealmKeys } from '../state/keys.ts'

/** The claims of a token that was read. */
export type Claims = Readonly<Record<string, unknown>>

/** Signs claims with the realm's first key for an algorithm. */
export async function sign(keys: RealmKeys, claims: Claims, alg?: string): Promise<string> {
  const key = await keys.signing(alg)
  return compact(claims, { alg: key.alg, kid: key.kid }, key.privateKey)
}

/** Signs claims that only the realm itself reads, with HS512. */
export async function signForRealm(keys: RealmKeys, claims: Claims): Promise<string> {
  return compact(claims, { alg: 'HS512', kid: keys.secret.kid }, await keys.secret.key)
}

/** The claims of a token that one of the realm's keys has signed; `undefined` for any other text. */
export async function verify(keys: RealmKeys, token: string): Promise<Claims | undefined> {
  const kid = kidOf(token)
  const key = (await keys.all()).find((each) => each.use === 'sig' && each.kid === kid)
  return key && claimsOf(token, key.publicKey, key.alg)
}

/** The same of what {@link signForRealm} signed. */
export async function verifyForRealm(keys: RealmKeys, token: string): Promise<Claims | undefined> {
  return kidOf(token) === keys.secret.kid
    ? claimsOf(token, await keys.secret.key, 'HS512')
    : undefined
}

/** The claims of a token whose signature holds, for a key and an algorithm. */
export async function claimsOf(
  token: string,
  key: CryptoKey | Uint8Array,
  alg: string,
): Promise<Claims | undefined> {
  try {
    const { payload } = await compactVerify(token, key, { algorithms: [alg] })
    const claims: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
    return isClaims(claims) ? claims : undefined
  } catch {
    return undefined
  }
}

function compact(
  claims: Claims,
  { alg, kid }: { alg: string; kid: string },
  key: CryptoKey,
): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg, typ: 'JWT', kid })
    .sign(key)
}

function kidOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid
  } catch {
    return undefined
  }
}

/** Whether the header of a token is one that Keycloak foresees; text that is no token is of no concern. */
export function headerOf(token: string): 'null' | 'without alg' | 'foreseen' {
  const parts = token.split('.')
  const bytes = parts.length === 3 ? fromBase64(parts[0] ?? '') : undefined
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (header === null) return 'null'
    const isObject = typeof header === 'object' && !Array.isArray(header)
    return isObject && !('alg' in header) ? 'without alg' : 'foreseen'
  } catch {
    return 'foreseen'
  }
}

function isClaims(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A claim that is a text. */
export function textClaim(claims: Claims, name: string): string | undefined {
  const value = claims[name]
  return typeof value === 'string' ? value : undefined
}

/** A claim that is a number; 0 where it is none. */
export function numberClaim(claims: Claims, name: string): number {
  const value = claims[name]
  return typeof value === 'number' ? value : 0
}

/** A claim that is a text or a list of them, such as `aud`. */
export function listClaim(claims: Claims, name: string): string[] {
  const value = claims[name]
  return [value].flat().filter((each): each is string => typeof each === 'string')
}
