import { encodeBase64url } from '../internal/base64url.ts'
import { boolean, number, object, string, stringOrStrings } from '../internal/decode.ts'
import type { Decoder } from '../internal/decode.ts'
import { digestOf } from '../jwt/algorithms.ts'
import {
  checkAudience,
  checkIssuer,
  checkTimes,
  listOf,
  rejected,
  show,
} from '../jwt/claim-checks.ts'
import type { CheckOutcome, TimeExpectation } from '../jwt/claim-checks.ts'
import type { DecodedJwt, JwtClaims } from '../jwt/decode.ts'
import type { JwsEngine } from '../ports.ts'
import { unchecked } from '../unchecked.ts'
import type { Unchecked } from '../unchecked.ts'

/** Claims of an ID token, [OpenID Connect Core 1.0 §2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken). */
export interface IdTokenClaims {
  readonly iss: string
  readonly sub: string
  readonly aud: string | readonly string[]
  /** Seconds since the epoch. */
  readonly exp: number
  /** Seconds since the epoch. */
  readonly iat: number
  /** Seconds since the epoch: when the user last proved who they are. */
  readonly auth_time?: number
  readonly nonce?: string
  readonly acr?: string
  readonly azp?: string
  readonly at_hash?: string
  readonly sid?: string
  readonly preferred_username?: string
  readonly name?: string
  readonly given_name?: string
  readonly family_name?: string
  readonly email?: string
  /** A boolean, by the specification; a mapper may write text. */
  readonly email_verified?: boolean | string
  readonly [claim: string]: unknown
}

/** What an ID token is held against. */
export interface IdTokenExpectation extends TimeExpectation {
  readonly issuer: string
  readonly clientId: string
  /** That of the authorization request; where there was none, the token must have none. */
  readonly nonce?: string | Unchecked | undefined
  /** How old the login may be, as asked for by `max_age`. */
  readonly maxAgeSeconds?: number | undefined
  /** The claims of the ID token that a refresh follows, whose user and client must be the same. */
  readonly previous?: JwtClaims | undefined
}

/** Checks all that an ID token says of itself, [OpenID Connect Core 1.0 §3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation); its signature was checked before. */
export function checkIdToken(
  { header, claims }: DecodedJwt,
  expectation: IdTokenExpectation,
): CheckOutcome {
  return (
    checkIdTokenType(header.typ, claims) ??
    checkIssuer(claims, expectation.issuer) ??
    checkSubject(claims) ??
    checkAudience(claims, expectation.clientId) ??
    checkAuthorizedParty(claims, expectation.clientId) ??
    checkTimes(claims, expectation) ??
    checkNonce(claims, expectation.nonce) ??
    checkAuthTime(claims, expectation) ??
    checkContinuity(claims, expectation.previous)
  )
}

/** `at_hash`, where there is one, [OpenID Connect Core 1.0 §3.1.3.8](https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowTokenValidation). */
export async function checkAccessTokenHash(
  { header, claims }: DecodedJwt,
  accessToken: string,
  { digest }: Pick<JwsEngine, 'digest'>,
): Promise<CheckOutcome> {
  if (claims['at_hash'] === undefined) return undefined
  const hash = await digest(digestOf(header.alg), new TextEncoder().encode(accessToken))
  return claims['at_hash'] === encodeBase64url(hash.subarray(0, hash.length / 2))
    ? undefined
    : rejected('at_hash', 'the hash of the access token that came with it', 'another')
}

/** Keycloak writes `ID` into the body of an ID token; a token of another kind must not pass for one. */
function checkIdTokenType(headerType: string | undefined, { typ }: JwtClaims): CheckOutcome {
  if (headerType !== undefined && !/^(?:application\/)?jwt$/iu.test(headerType)) {
    return rejected('typ (header)', '"JWT"', show(headerType))
  }
  return typ === undefined || typ === 'ID'
    ? undefined
    : rejected('typ', '"ID", an ID token', show(typ))
}

function checkSubject({ sub }: JwtClaims): CheckOutcome {
  return typeof sub === 'string' && sub !== ''
    ? undefined
    : rejected('sub', 'the user’s id, which in Keycloak the "basic" client scope adds', show(sub))
}

function checkAuthorizedParty({ aud, azp }: JwtClaims, clientId: string): CheckOutcome {
  if (azp === undefined && listOf(aud).length === 1) return undefined
  return azp === clientId ? undefined : rejected('azp', show(clientId), show(azp))
}

function checkNonce({ nonce }: JwtClaims, expected: string | Unchecked | undefined): CheckOutcome {
  if (expected === unchecked || nonce === expected) return undefined
  return expected === undefined
    ? rejected('nonce', 'none; pass the nonce of the authorization request', 'one')
    : rejected(
        'nonce',
        'that of the authorization request',
        nonce === undefined ? 'none' : 'another',
      )
}

function checkAuthTime(
  { auth_time }: JwtClaims,
  { maxAgeSeconds, now, clockToleranceSeconds }: IdTokenExpectation,
): CheckOutcome {
  if (maxAgeSeconds === undefined) return undefined
  if (typeof auth_time !== 'number') {
    return rejected('auth_time', 'a time in seconds, as max_age was asked for', show(auth_time))
  }
  return now - auth_time <= maxAgeSeconds + clockToleranceSeconds
    ? undefined
    : rejected(
        'auth_time',
        `at most ${maxAgeSeconds} s ago`,
        `${Math.round(now - auth_time)} s ago`,
      )
}

/** [OpenID Connect Core 1.0 §12.2](https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse). `aud` is a set: Keycloak's lists have no fixed order. */
function checkContinuity(claims: JwtClaims, previous: JwtClaims | undefined): CheckOutcome {
  if (previous === undefined) return undefined
  for (const claim of ['iss', 'sub', 'azp'] as const) {
    if (claims[claim] !== previous[claim]) {
      return rejected(claim, `${show(previous[claim])} as before the refresh`, show(claims[claim]))
    }
  }
  if (claims['nonce'] !== undefined && claims['nonce'] !== previous['nonce']) {
    return rejected('nonce', 'that of before the refresh, or none', 'another')
  }
  const [now, before] = [listOf(claims['aud']), listOf(previous['aud'])]
  return now.every((aud) => before.includes(aud)) && before.every((aud) => now.includes(aud))
    ? undefined
    : rejected('aud', `${show(before)} as before the refresh`, show(now))
}

/** What the named claims have to be; those that are not named pass through. */
export const idTokenClaims: Decoder<IdTokenClaims> = object<IdTokenClaims>(
  { iss: string, sub: string, aud: stringOrStrings, exp: number, iat: number },
  {
    auth_time: number,
    nonce: string,
    acr: string,
    azp: string,
    at_hash: string,
    sid: string,
    preferred_username: string,
    name: string,
    given_name: string,
    family_name: string,
    email: string,
    email_verified: (value) => string(value) && boolean(value),
  },
)
