import type { JWK } from 'jose'

import { audience, accessTokenClaims } from './realm.ts'
import type { Realm } from './realm.ts'

/** What each candidate is told: JSON. */
export interface Given {
  readonly serverUrl: string
  readonly realm: string
  readonly issuer: string
  readonly jwksUri: string
  readonly audience: string
  readonly alg: string
  readonly kid: string
  readonly key: JWK
  /** Good tokens, no two alike. */
  readonly tokens: readonly string[]
}

/** What a realm's candidates are told, with so many tokens of this `typ`. */
export async function givenBy(
  realm: Realm,
  count: number,
  typ: 'JWT' | 'at+jwt' = 'JWT',
): Promise<Given> {
  const { serverUrl, name, issuer, jwksUri, alg, kid, key, sign } = realm
  const now = Math.floor(Date.now() / 1000)
  const tokens = await Promise.all(
    Array.from({ length: count }, () => sign(accessTokenClaims(issuer, now, typ), { typ })),
  )
  return { serverUrl, realm: name, issuer, jwksUri, audience, alg, kid, key, tokens }
}
