import { decodeJwt } from '../jwt/decode.ts'
import type { TokenResponse } from '../oauth/token-response.ts'
import { clockSkew } from './clock-skew.ts'

/** The tokens of a session as they are kept between calls: plain JSON. */
export interface TokenSet {
  readonly access_token: string
  /** Absent where the server gives none; then a new login is the only way to new tokens. */
  readonly refresh_token?: string
  readonly id_token: string
  readonly scope?: string
  /** Seconds since the epoch, by this device's clock: when the tokens were asked for. */
  readonly issuedAtSeconds: number
  /** Seconds since the epoch, by this device's clock: when the access token ends. */
  readonly expiresAtSeconds: number
  /** How far the server's clock is ahead of this device's, in seconds. */
  readonly clockSkewSeconds: number
}

/** What a token response says without `expires_in`: that of Keycloak's default realm. */
const defaultLifetimeSeconds = 60

/**
 * What to keep of a token response that came at `receivedAtSeconds`. What a refresh leaves out stays as
 * it was, [RFC 6749 §6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6).
 */
export function tokenSet(
  tokens: TokenResponse,
  receivedAtSeconds: number,
  before?: TokenSet,
): TokenSet {
  const { access_token, expires_in = defaultLifetimeSeconds } = tokens
  const { refresh_token = before?.refresh_token, scope = before?.scope } = tokens
  const issuedAtSeconds =
    tokens.expiresAtSeconds === undefined ? receivedAtSeconds : tokens.expiresAtSeconds - expires_in
  const jwt = decodeJwt(access_token)
  const iat = jwt.ok ? Number(jwt.value.claims['iat']) : NaN
  return {
    access_token,
    ...(refresh_token !== undefined && { refresh_token }),
    id_token: tokens.id_token ?? before?.id_token ?? '',
    ...(scope !== undefined && { scope }),
    issuedAtSeconds,
    expiresAtSeconds: issuedAtSeconds + expires_in,
    clockSkewSeconds: clockSkew(iat, issuedAtSeconds, receivedAtSeconds),
  }
}

/** Is the access token good for so many seconds more? A clock that was set back makes it unknown: no. */
export function isFresh(
  { issuedAtSeconds, expiresAtSeconds }: TokenSet,
  now: number,
  minValiditySeconds: number,
): boolean {
  return now >= issuedAtSeconds && now + minValiditySeconds < expiresAtSeconds
}
