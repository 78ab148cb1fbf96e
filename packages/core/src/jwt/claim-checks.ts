import type { TokenRejected } from '../failure.ts'
import { unchecked } from '../unchecked.ts'
import type { Unchecked } from '../unchecked.ts'
import type { JwtClaims } from './decode.ts'

/** Nothing, or why the token is rejected. */
export type CheckOutcome = TokenRejected | undefined

/**
 * Who a token must be for: a client in its `aud` (one of a list), or, where Keycloak has no audience
 * mapper, the client that it was made for, `azp`.
 */
export type AudienceExpectation =
  | string
  | readonly string[]
  | { readonly azp: string | readonly string[] }
  | Unchecked

/** The time to check against. */
export interface TimeExpectation {
  /** Seconds since the epoch. */
  readonly now: number
  /** How far the server's clock may be off, in seconds. */
  readonly clockToleranceSeconds: number
  /** Seconds since the epoch: a token from before is rejected, as Keycloak's *not before* wants. */
  readonly notBeforeSeconds?: number | undefined
}

/** `iss`, [RFC 7519 §4.1.1](https://www.rfc-editor.org/rfc/rfc7519.html#section-4.1.1): equal, character for character. */
export function checkIssuer({ iss }: JwtClaims, issuer: string): CheckOutcome {
  return iss === issuer ? undefined : rejected('iss', show(issuer), show(iss))
}

/** `aud`, [RFC 7519 §4.1.3](https://www.rfc-editor.org/rfc/rfc7519.html#section-4.1.3), or `azp` in its place. */
export function checkAudience(claims: JwtClaims, expected: AudienceExpectation): CheckOutcome {
  if (expected === unchecked) return undefined
  const { aud, azp } = claims
  const isAzp = typeof expected === 'object' && 'azp' in expected
  const accepted: readonly unknown[] = listOf(isAzp ? expected.azp : expected)
  const actual: readonly unknown[] = isAzp ? [azp] : listOf(aud)
  if (actual.some((client) => accepted.includes(client))) return undefined
  const wanted = accepted.length === 1 ? show(accepted[0]) : `one of ${show(accepted)}`
  return isAzp
    ? rejected('azp', wanted, show(azp))
    : rejected(
        'aud',
        `${wanted}, which in Keycloak an "Audience" mapper adds to the client that asks for the token; or pass the audience that is right here, or audience: { azp: … }`,
        `aud ${show(aud)} with azp ${show(azp)}`,
      )
}

/** `exp`, `nbf` and `iat`, [RFC 7519 §4.1.4 to §4.1.6](https://www.rfc-editor.org/rfc/rfc7519.html#section-4.1.4). */
export function checkTimes(claims: JwtClaims, expectation: TimeExpectation): CheckOutcome {
  const { now, clockToleranceSeconds, notBeforeSeconds = -Infinity } = expectation
  for (const claim of ['exp', 'iat', 'nbf']) {
    const time = claims[claim]
    if (time === undefined && claim === 'nbf') break
    if (typeof time !== 'number' || !Number.isFinite(time)) {
      return rejected(claim, 'a time in seconds', show(time))
    }
    const isEnd = claim === 'exp'
    const agoSeconds = Math.round(now - time)
    // Each comparison is written so that NaN, as of an unset variable, rejects.
    if (!(isEnd ? time + clockToleranceSeconds > now : time - clockToleranceSeconds <= now)) {
      return rejected(
        claim,
        isEnd ? 'in the future' : 'in the past',
        `${time}, ${agoSeconds >= 0 ? `${agoSeconds} s ago` : `in ${-agoSeconds} s`}`,
      )
    }
    if (claim === 'iat' && !(time >= notBeforeSeconds)) {
      return rejected(claim, `at or after the not-before time ${notBeforeSeconds}`, show(time))
    }
  }
  return undefined
}

/** A rejection. `expected` and `actual` are words for people. */
export function rejected(claim: string, expected: string, actual: string): TokenRejected {
  return { code: 'token_rejected', claim, expected, actual }
}

/** A claim's value for a message: short, and nothing but what a claim may hold. */
export function show(value: unknown): string {
  if (value === undefined) return 'none'
  try {
    const text = JSON.stringify(value)
    return text.length > 200 ? `${text.slice(0, 200)}…` : text
  } catch {
    // A token can nest deeper than the stack is.
    return 'what cannot be shown'
  }
}

/** The strings of a claim that is a string or a list of strings. */
export function listOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.filter((item) => typeof item === 'string')
}
