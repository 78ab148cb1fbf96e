import { expiring } from './expiring.ts'

/** An authorization code, and what it was given for. */
export interface AuthorizationCode {
  readonly code: string
  readonly sessionId: string
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: readonly string[]
  readonly nonce: string | undefined
  readonly codeChallenge: string | undefined
  readonly codeChallengeMethod: string | undefined
  readonly expiresAt: number
}

/** The codes of a realm. */
export interface Codes {
  readonly size: number
  issue(code: Omit<AuthorizationCode, 'code'>, nowSeconds: number): AuthorizationCode
  /** Takes a code, for good; `undefined` where there is none, or where it was taken before. */
  take(code: string, nowSeconds: number): AuthorizationCode | undefined
}

/** Codes that work once. */
export function createCodes(clientUuid: (clientId: string) => string): Codes {
  const codes = expiring<AuthorizationCode>()
  return {
    get size() {
      return codes.size
    },
    issue(given, now) {
      // Keycloak's form: its own id, the session's, the client's.
      const code = `${crypto.randomUUID()}.${given.sessionId}.${clientUuid(given.clientId)}`
      const issued = { ...given, code }
      codes.set(code, issued, { expiresAt: given.expiresAt, now })
      return issued
    },
    take(code, now) {
      const found = codes.get(code, now)
      codes.delete(code)
      return found
    },
  }
}
