import { toBase64url } from '../base64.ts'
import { clearCookie, setCookie } from '../cookies.ts'
import { cookiePath } from '../exchange.ts'
import type { Exchange } from '../exchange.ts'
import type { User } from '../realm/realm.ts'
import type { Session } from '../state/sessions.ts'
import { signForRealm, textClaim, verifyForRealm } from '../tokens/jws.ts'

const identityCookie = 'KEYCLOAK_IDENTITY'
const sessionCookie = 'KEYCLOAK_SESSION'

/** Whether a browser has a cookie that names a session, dead or alive. */
export function hasSessionCookie({ cookies }: Exchange): boolean {
  return cookies[identityCookie] !== undefined
}

/** The session that a browser's cookie names, if it lives. */
export async function ssoSession(exchange: Exchange): Promise<Session | undefined> {
  const { state, cookies, now } = exchange
  const cookie = cookies[identityCookie]
  const claims = cookie === undefined ? undefined : await verifyForRealm(state.keys, cookie)
  if (claims?.['typ'] !== 'Serialized-ID') return undefined
  const session = state.sessions.find(textClaim(claims, 'sid'), now)
  return session?.isOffline === false ? session : undefined
}

/** Begins a session, or renews the one that this user's browser has: somebody has just proved who they are. */
export function beginSession({ state, now }: Exchange, user: User, id?: string): Session {
  const known = state.sessions.find(id, now)
  if (known?.userId === user.id && !known.isOffline) {
    known.notes['AUTH_TIME'] = String(now)
    known.lastRefreshAt = now
    return known
  }
  return state.sessions.begin(user.id, now, {
    ...(id !== undefined && known === undefined && { id }),
    notes: { AUTH_TIME: String(now) },
  })
}

/** Leaves a browser with the cookies of a session. */
export async function rememberSession(
  exchange: Exchange,
  response: Response,
  session: Session,
): Promise<void> {
  const { state, issuer, now } = exchange
  const path = cookiePath(exchange)
  const lifespan = state.realm.settings.ssoSessionMaxLifespan
  const identity = await signForRealm(state.keys, {
    exp: session.startedAt + lifespan,
    iat: now,
    jti: crypto.randomUUID(),
    iss: issuer,
    sub: session.userId,
    typ: 'Serialized-ID',
    sid: session.id,
  })
  setCookie(exchange.request, response, path, identityCookie, identity)
  const digest = await crypto.subtle.digest('SHA-384', new TextEncoder().encode(session.id))
  setCookie(exchange.request, response, path, sessionCookie, toBase64url(digest), {
    maxAge: lifespan,
    httpOnly: false,
  })
}

/** Takes the cookies of a session from a browser. */
export function forgetSession(exchange: Exchange, response: Response): void {
  const path = cookiePath(exchange)
  for (const name of [identityCookie, sessionCookie]) clearCookie(response, path, name)
}
