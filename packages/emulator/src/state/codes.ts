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
  issue(code: Omit<AuthorizationCode, 'code'>): AuthorizationCode
  /** Takes a code, for good: `used` where it was taken before. */
  take(code: string, nowSeconds: number): AuthorizationCode | 'used' | 'unknown'
}

/** Codes that work once. */
export function createCodes(clientUuid: (clientId: string) => string): Codes {
  const codes = new Map<string, AuthorizationCode & { used?: true }>()
  return {
    issue(given) {
      // Keycloak's form: its own id, the session's, the client's.
      const code = `${crypto.randomUUID()}.${given.sessionId}.${clientUuid(given.clientId)}`
      const issued = { ...given, code }
      codes.set(code, issued)
      return issued
    },
    take(code, nowSeconds) {
      const found = codes.get(code)
      if (found === undefined) return 'unknown'
      if (found.used === true) return 'used'
      found.used = true
      return found.expiresAt > nowSeconds ? found : 'unknown'
    },
  }
}
