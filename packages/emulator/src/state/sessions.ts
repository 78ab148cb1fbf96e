import { randomText } from '../base64.ts'
import type { RealmSettings } from '../realm/realm.ts'
import type { RefreshTracking } from './refresh-rotation.ts'

/** What one client has of a session. */
export interface ClientSession {
  readonly clientId: string
  readonly startedAt: number
  /** All scopes that were granted, `openid` too. */
  scope: readonly string[]
  nonce: string | undefined
  /** Whether the last login found the session, and asked for no password. */
  bySso: boolean
  readonly refreshing: RefreshTracking
}

/** A user's session: what one login began, in however many clients. */
export interface Session {
  readonly id: string
  readonly userId: string
  readonly startedAt: number
  readonly isOffline: boolean
  lastRefreshAt: number
  /** Kept for mappers: `AUTH_TIME`, `client_id`, … */
  readonly notes: Record<string, string>
  /** By client id. */
  readonly clients: Map<string, ClientSession>
}

/** All sessions of a realm. */
export interface Sessions {
  /** Begins one; `id` where a login page has given it already. */
  begin(userId: string, nowSeconds: number, options?: BeginOptions): Session
  /** The session, unless it has ended or timed out. */
  find(id: string | undefined, nowSeconds: number): Session | undefined
  /** Gives a client its part, or renews the one that it has. */
  attach(session: Session, clientId: string, granted: Granted): ClientSession
  end(id: string): void
  /** Ends all sessions of a user, and says how many. */
  endOf(userId: string): number
  /** Until when a session can be refreshed at most; `undefined` for ever. */
  maxEnd(session: Session): number | undefined
}

/** How a session begins. */
export interface BeginOptions {
  readonly id?: string
  readonly isOffline?: boolean
  readonly notes?: Readonly<Record<string, string>>
}

/** What a client was granted. */
export interface Granted {
  readonly scope: readonly string[]
  readonly nowSeconds: number
  readonly nonce?: string | undefined
  readonly bySso?: boolean
}

/** Sessions that live as long as the realm says. */
export function createSessions(settings: RealmSettings): Sessions {
  const sessions = new Map<string, Session>()

  function maxEnd({ isOffline, startedAt }: Session): number | undefined {
    if (!isOffline) return startedAt + settings.ssoSessionMaxLifespan
    const lifespan = settings.offlineSessionMaxLifespan
    return lifespan === undefined ? undefined : startedAt + lifespan
  }

  return {
    maxEnd,
    begin(userId, nowSeconds, { id = randomText(18), isOffline = false, notes = {} } = {}) {
      const session: Session = {
        id,
        userId,
        startedAt: nowSeconds,
        isOffline,
        lastRefreshAt: nowSeconds,
        notes: { ...notes },
        clients: new Map(),
      }
      sessions.set(id, session)
      return session
    },
    find(id, nowSeconds) {
      const session = id === undefined ? undefined : sessions.get(id)
      if (session === undefined) return undefined
      const idle = session.isOffline
        ? settings.offlineSessionIdleTimeout
        : settings.ssoSessionIdleTimeout
      const end = Math.min(session.lastRefreshAt + idle, maxEnd(session) ?? Infinity)
      if (nowSeconds < end) return session
      sessions.delete(session.id)
      return undefined
    },
    attach(session, clientId, { scope, nowSeconds, nonce, bySso = false }) {
      const clientSession: ClientSession = {
        clientId,
        startedAt: nowSeconds,
        scope,
        nonce,
        bySso,
        refreshing: session.clients.get(clientId)?.refreshing ?? { families: new Map() },
      }
      session.clients.set(clientId, clientSession)
      return clientSession
    },
    end(id) {
      sessions.delete(id)
    },
    endOf(userId) {
      const ids = [...sessions.values()]
        .filter((each) => each.userId === userId)
        .map(({ id }) => id)
      for (const id of ids) sessions.delete(id)
      return ids.length
    },
  }
}
