import { array, number, object, record, string, stringOrStrings } from '../internal/decode.ts'
import type { Decoder } from '../internal/decode.ts'
import type { UmaPermission } from '../uma/permission.ts'
import { unchecked } from '../unchecked.ts'
import type { Unchecked } from '../unchecked.ts'
import { checkAudience, checkIssuer, checkTimes, rejected, show } from './claim-checks.ts'
import type { AudienceExpectation, CheckOutcome, TimeExpectation } from './claim-checks.ts'
import type { DecodedJwt, JwtClaims } from './decode.ts'

/** Claims of Keycloak's access tokens and RPTs, after [RFC 9068 §2.2](https://www.rfc-editor.org/rfc/rfc9068.html#section-2.2). */
export interface AccessTokenClaims {
  readonly iss: string
  /** Seconds since the epoch. */
  readonly exp: number
  /** Seconds since the epoch. */
  readonly iat: number
  /** Absent where the client lacks the `basic` client scope. */
  readonly sub?: string
  readonly aud?: string | readonly string[]
  /** The client that the token was made for. */
  readonly azp?: string
  readonly scope?: string
  readonly sid?: string
  readonly jti?: string
  readonly realm_access?: { readonly roles?: readonly string[] }
  readonly resource_access?: Readonly<Record<string, { readonly roles?: readonly string[] }>>
  /** In an RPT: what it permits. */
  readonly authorization?: { readonly permissions?: readonly UmaPermission[] }
  readonly preferred_username?: string
  readonly email?: string
  readonly [claim: string]: unknown
}

/** What an access token is held against. */
export interface AccessTokenExpectation extends TimeExpectation {
  readonly issuer: string
  readonly audience: AudienceExpectation
  readonly cnf?: Unchecked | undefined
}

/** Checks all that an access token says of itself; its signature was checked before. */
export function checkAccessToken(
  { header, claims }: DecodedJwt,
  expectation: AccessTokenExpectation,
): CheckOutcome {
  return (
    checkAccessTokenType(header.typ, claims) ??
    checkIssuer(claims, expectation.issuer) ??
    checkAudience(claims, expectation.audience) ??
    checkTimes(claims, expectation) ??
    checkConfirmation(claims, expectation.cnf)
  )
}

/** [RFC 7800 §3](https://www.rfc-editor.org/rfc/rfc7800.html#section-3): who presents a bound token must prove to hold its key. */
function checkConfirmation({ cnf }: JwtClaims, policy: Unchecked | undefined): CheckOutcome {
  return cnf === undefined || policy === unchecked
    ? undefined
    : rejected(
        'cnf',
        'absent: a bearer token; for one that is bound to a key check the proof, and pass cnf: unchecked',
        'a binding to a key',
      )
}

/**
 * Keycloak writes `Bearer` into the body of an access token, `ID`, `Refresh` or `Logout` into those
 * of the others, and one of them must not pass for another ([RFC 8725 §3.12](https://www.rfc-editor.org/rfc/rfc8725.html#section-3.12)).
 * `DPoP` is refused too: a token that is bound to a key is not a bearer token.
 */
function checkAccessTokenType(headerType: string | undefined, { typ }: JwtClaims): CheckOutcome {
  const read = /^(?:application\/)?(at\+)?jwt$/iu.exec(headerType ?? 'JWT')
  if (!read) return rejected('typ (header)', '"JWT" or "at+jwt"', show(headerType))
  // RFC 9068 §2.1: a token that says at+jwt in its header need not say more.
  return typ === 'Bearer' || (typ === undefined && read[1])
    ? undefined
    : rejected('typ', '"Bearer", an access token', show(typ))
}

const roles = object<{ readonly roles?: readonly string[] }>({}, { roles: array(string) })

const grantedPermission = object<UmaPermission>(
  {},
  { rsid: string, rsname: string, scopes: array(string) },
)

/** What the named claims have to be; those that are not named pass through. */
export const accessTokenClaims: Decoder<AccessTokenClaims> = object<AccessTokenClaims>(
  { iss: string, exp: number, iat: number },
  {
    sub: string,
    aud: stringOrStrings,
    azp: string,
    scope: string,
    sid: string,
    jti: string,
    realm_access: roles,
    resource_access: record(roles),
    authorization: object<{ readonly permissions?: readonly UmaPermission[] }>(
      {},
      { permissions: array(grantedPermission) },
    ),
    preferred_username: string,
    email: string,
  },
)
