import { createConfidentialClient, LatchkeyError } from '@latchkey/node-confidential'
import type {
  ConfidentialClient,
  ConfidentialClientOptions,
  FailureReason,
  TokenResponse,
} from '@latchkey/node-confidential'

import { keycloakAdmin } from '../keycloak/admin.ts'
import { clients, REALM, totpSecret, users } from '../keycloak/cast.ts'
import type { User } from '../keycloak/cast.ts'
import type { RealKeycloak } from '../keycloak/server.ts'
import { totp } from '../keycloak/totp.ts'

/** A server that the contract is held against, with the realms of the tests in it. */
export interface Target {
  /** With `/auth` where it has it, without a trailing slash. */
  readonly url: string
  /** A client of the realm; `logbook-api` unless another is named. */
  client(options?: Partial<ConfidentialClientOptions>): ConfidentialClient
  /** Tokens of a user by password, from `logbook-api`; made once a user, for they are only read. */
  tokensOf(user: User): Promise<TokenResponse>
  readonly administrator: Administrator
}

/** What an administrator does behind the client's back. */
export interface Administrator {
  /** Ends all sessions of a user. */
  endSessions(username: string): Promise<void>
  /** Adds a signing key that goes before all others; what comes back takes it away again. */
  rotateKeys(): Promise<() => Promise<void>>
  /** Makes the realm refuse tokens from before, in seconds since the epoch; 0 takes it back. */
  setNotBefore(epochSeconds: number): Promise<void>
}

/** A real Keycloak as a target. */
export function keycloakTarget({ url, admin: credentials }: Omit<RealKeycloak, 'close'>): Target {
  const admin = keycloakAdmin({ url, ...credentials })
  return targetAt(url, {
    endSessions: (username) => admin.endSessions(REALM, username),
    rotateKeys: () => admin.rotateKeys(REALM),
    setNotBefore: (epochSeconds) => admin.setRealmNotBefore(REALM, epochSeconds),
  })
}

/** Makes clients for a server. */
export function targetAt(url: string, administrator: Administrator): Target {
  const kept = new Map<string, Promise<TokenResponse>>()
  function client(options: Partial<ConfidentialClientOptions> = {}): ConfidentialClient {
    const { clientId, clientSecret } = clients.logbookApi
    return createConfidentialClient({
      serverUrl: url,
      realm: REALM,
      clientId,
      ...(!options.clientAuthentication && { clientSecret }),
      ...options,
    })
  }
  const logbookApi = client()
  return {
    url,
    client,
    administrator,
    tokensOf(user) {
      const tokens = kept.get(user.username) ?? logbookApi.passwordGrant(credentialsOf(user))
      kept.set(user.username, tokens)
      return tokens
    },
  }
}

/** A user's name and password, and a one-time password for the one who needs it. */
export function credentialsOf(user: User): User & { readonly totp?: string } {
  return user === users.tess ? { ...user, totp: totp(totpSecret, Date.now() / 1000) } : user
}

/** Why a call failed. Fails itself where the call did not, or threw something else. */
export async function reasonOf(call: Promise<unknown>): Promise<FailureReason> {
  try {
    await call
  } catch (error) {
    if (LatchkeyError.is(error)) return error.reason
    throw error
  }
  throw new Error('expected the call to fail, and it did not')
}
