import type { Candidate } from '../candidate.ts'
import { givenBy } from './given.ts'
import type { Given } from './given.ts'
import type { Realm } from './realm.ts'

/** A candidate, and what it lets pass of the tokens that nobody may accept: hostile.ts has them. */
export interface Verifier extends Candidate {
  readonly given: Given
  /** The `typ` in the header of the tokens that it takes. */
  readonly typ: 'JWT' | 'at+jwt'
  readonly accepts: readonly string[]
}

/** What one verifier has, or is told, beside the others. */
interface Particulars {
  readonly accepts?: readonly string[]
  readonly [given: string]: unknown
}

/** What libraries leave to their caller, who knows what kind of token it has to be. */
const ofAnyKind = ['issued in the future', 'an ID token', 'bound to a key']
const ofNoKind = [...ofAnyKind, 'a logout token']

/** A candidate with a cache. */
export type Remembering = Candidate & { readonly given: Given }

/** Whoever remembers tokens, the floor first; each of the tokens comes again and again. */
export async function cachesOf(
  realm: Realm,
  tokens: number,
): Promise<readonly [Remembering, ...Remembering[]]> {
  const given = await givenBy(realm, tokens)
  const cache = (name: string, file: string, more: object = {}): Remembering => ({
    name,
    module: new URL(`candidates/${file}.ts`, import.meta.url),
    given: { ...given, ...more },
  })
  return [
    cache('Map by SHA-256 of the token', 'node-crypto', { cache: true }),
    cache('Latchkey, verdictCache', 'latchkey-cache'),
    cache('fast-jwt, cache', 'fast-jwt', { cache: 10_000 }),
  ]
}

/** Whoever verifies by the realm's algorithm, the floor first. Python is there where its interpreter is named. */
export async function verifiersOf(
  realm: Realm,
  python: string | undefined,
): Promise<readonly [Verifier, ...Verifier[]]> {
  const given = await givenBy(realm, 64)
  const given9068 = await givenBy(realm, 64, 'at+jwt')
  const verifier = (
    name: string,
    file: string,
    { accepts = [], ...more }: Particulars = {},
  ): Verifier => ({
    name,
    module: new URL(`candidates/${file}.ts`, import.meta.url),
    given: { ...given, ...more },
    typ: 'JWT',
    accepts,
  })
  return [
    verifier('node:crypto by hand', 'node-crypto'),
    verifier('WebCrypto by hand', 'webcrypto'),
    verifier('Latchkey', 'latchkey'),
    verifier('Latchkey core, WebCrypto', 'latchkey-core', { engine: 'webcrypto' }),
    verifier('Latchkey core, jose', 'latchkey-core', { engine: 'jose' }),
    verifier('jose', 'jose', { accepts: ofAnyKind }),
    {
      ...verifier('oauth4webapi', 'oauth4webapi', { accepts: ['issued in the future'] }),
      given: given9068,
      typ: 'at+jwt',
    },
    verifier('fast-jwt', 'fast-jwt', { accepts: [...ofAnyKind, 'unknown kid'] }),
    // jsonwebtoken knows no EdDSA, keycloak-connect nothing but RS256.
    ...(realm.alg === 'EdDSA'
      ? []
      : [
          verifier('jsonwebtoken', 'jsonwebtoken', {
            accepts: [...ofNoKind, 'no exp', 'unknown kid'],
          }),
          verifier('jsonwebtoken, jwks-rsa', 'jwks-rsa', { accepts: [...ofNoKind, 'no exp'] }),
        ]),
    ...(realm.alg === 'RS256'
      ? [
          verifier('keycloak-connect', 'keycloak-connect', {
            accepts: ['no exp', 'not valid yet', 'issued in the future', 'bound to a key'],
          }),
        ]
      : []),
    ...(python === undefined
      ? []
      : [
          verifier('python-keycloak, key given', 'python-keycloak', {
            python,
            hasKey: true,
            accepts: [...ofNoKind, 'not valid yet', 'unknown kid'],
          }),
          verifier('python-keycloak', 'python-keycloak', {
            python,
            hasKey: false,
            accepts: [...ofNoKind, 'not valid yet'],
          }),
        ]),
  ]
}
