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

/** An offline session has the id of the login's session beside it. */
export type SessionKind = 'online' | 'offline'

/** All sessions of a realm. */
export interface Sessions {
  readonly size: number
  /** Begins one; `id` where a login page has given it already. */
  begin(userId: string, nowSeconds: number, options?: BeginOptions): Session
  /** The session, an online one unless it says otherwise, if it has not ended or timed out. */
  find(id: string | undefined, nowSeconds: number, kind?: SessionKind): Session | undefined
  /** Gives a client its part, or renews the one that it has. */
  attach(session: Session, clientId: string, granted: Granted): ClientSession
  end(session: Session): void
  /** Ends all sessions of a user, but for one that may be named, and says how many. */
  endOf(userId: string, exceptId?: string): number
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

// How often all are looked through, in seconds.
const sweepInterval = 60

/** Sessions that live as long as the realm says. */
export function createSessions(settings: RealmSettings): Sessions {
  const sessions = new Map<string, Session>()
  let nextSweep = 0

  const nameOf = ({ id, isOffline }: Pick<Session, 'id' | 'isOffline'>): string =>
    isOffline ? `offline ${id}` : id

  function maxEnd({ isOffline, startedAt }: Session): number | undefined {
    if (!isOffline) return startedAt + settings.ssoSessionMaxLifespan
    const lifespan = settings.offlineSessionMaxLifespan
    return lifespan === undefined ? undefined : startedAt + lifespan
  }

  function isAlive(session: Session, nowSeconds: number): boolean {
    const idle = session.isOffline
      ? settings.offlineSessionIdleTimeout
      : settings.ssoSessionIdleTimeout
    const end = Math.min(session.lastRefreshAt + idle, maxEnd(session) ?? Infinity)
    return nowSeconds < end
  }

  /** Lets go of those that nobody comes back to. */
  function sweep(nowSeconds: number): void {
    if (nowSeconds < nextSweep) return
    nextSweep = nowSeconds + sweepInterval
    for (const [name, session] of sessions) {
      if (!isAlive(session, nowSeconds)) sessions.delete(name)
    }
  }

  return {
    get size() {
      return sessions.size
    },
    maxEnd,
    begin(userId, nowSeconds, { id = randomText(18), isOffline = false, notes = {} } = {}) {
      sweep(nowSeconds)
      const session: Session = {
        id,
        userId,
        startedAt: nowSeconds,
        isOffline,
        lastRefreshAt: nowSeconds,
        notes: { ...notes },
        clients: new Map(),
      }
      sessions.set(nameOf(session), session)
      return session
    },
    find(id = '', nowSeconds, kind = 'online') {
      const session = sessions.get(nameOf({ id, isOffline: kind === 'offline' }))
      return session !== undefined && isAlive(session, nowSeconds) ? session : undefined
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
    end(session) {
      sessions.delete(nameOf(session))
    },
    endOf(userId, exceptId) {
      const ended = [...sessions.values()].filter(
        (each) => each.userId === userId && each.id !== exceptId,
      )
      for (const session of ended) sessions.delete(nameOf(session))
      return ended.length
    },
  }
}
