import { listOf, show } from '../jwt/claim-checks.ts'
import { decodeJwt } from '../jwt/decode.ts'

/** Why a server may have called a token inactive. */
export interface InactiveTokenDiagnosis {
  readonly cause: 'audience' | 'expired'
  /** For people: what was found, and what to change. Holds no part of the token but `aud`, `azp` and `exp`. */
  readonly message: string
}

/**
 * Explains `active: false` from what the token says of itself, unverified. Keycloak calls a token
 * inactive for each client that is not in its `aud`, and says no more.
 *
 * @see [RFC 7662 §2.2](https://www.rfc-editor.org/rfc/rfc7662.html#section-2.2)
 */
export function explainInactive(
  token: string,
  clientId: string,
  nowSeconds: number,
): InactiveTokenDiagnosis | undefined {
  const decoded = decodeJwt(token)
  if (!decoded.ok) return undefined
  const { typ, exp, aud, azp } = decoded.value.claims
  if (typeof exp === 'number' && exp <= nowSeconds) {
    return { cause: 'expired', message: `the token expired ${Math.round(nowSeconds - exp)} s ago` }
  }
  // Refresh tokens are for the server itself.
  if (typ === 'Refresh' || typ === 'Offline' || listOf(aud).includes(clientId)) return undefined
  return {
    cause: 'audience',
    message: `the client ${show(clientId)} is not in the token’s aud ${show(aud)} (azp ${show(azp)}), and Keycloak answers only those who are: add an "Audience" mapper for ${show(clientId)} to the client ${show(azp)}, or verify the token here`,
  }
}
