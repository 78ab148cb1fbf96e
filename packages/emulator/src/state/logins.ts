import { randomText } from '../base64.ts'
import type { AuthorizationRequest } from '../endpoints/authorization-request.ts'
import { expiring } from './expiring.ts'

/** What a login page asks for. */
export type LoginStep = 'password' | 'otp' | 'registration' | 'action'

/** What somebody has to do before the login ends, by Keycloak's name. */
export interface PendingAction {
  readonly name: string
  /** Whether the application asked for it (`kc_action`): then it can be cancelled. */
  readonly isInitiated: boolean
}

/** What became of the application's `kc_action`. */
export interface ActionOutcome {
  readonly name: string | undefined
  readonly status: 'success' | 'cancelled' | 'error'
}

/** Whom a login page asks to sign in again; the name cannot be changed. */
export interface Reauthentication {
  readonly username: string
  /** Whether the page says why. */
  readonly isExplained: boolean
}

/** A login page that is open: what it is for, and how far it has come. */
export interface Login {
  readonly tabId: string
  /** What the browser's cookie says; becomes the session's id. */
  readonly browserId: string
  readonly request: AuthorizationRequest
  step: LoginStep
  /** Made anew each time a page is shown. */
  sessionCode: string
  /** Who gave the right password. */
  userId: string | undefined
  reauthenticates: Reauthentication | undefined
  /** What the next page tells, once. */
  notice: string | undefined
  /** What is to be done yet, once it is known who it is. */
  actions: readonly PendingAction[]
  outcome: ActionOutcome | undefined
  /** The session that made a password needless. */
  ssoSessionId: string | undefined
  /** The second factor that is being set up. */
  totpSecret: string | undefined
}

/** The open login pages of a realm. */
export interface Logins {
  /** How many browsers have some. */
  readonly size: number
  open(
    browserId: string,
    request: AuthorizationRequest,
    nowSeconds: number,
    reauthenticates?: Reauthentication,
  ): Login
  /** Whether a browser of that name has a login page open. */
  knows(browserId: string, nowSeconds: number): boolean
  find(browserId: string | undefined, tabId: string | null, nowSeconds: number): Login | undefined
  /** Ends a login; the browser's other pages have as long from now on as a code has. */
  close(login: Login, nowSeconds: number): void
  /** Ends all logins of a browser. */
  forget(browserId: string): void
}

/** As Keycloak: the oldest page goes when a browser opens one more. */
const maxTabs = 300

/** Login pages that stay open as long as the realm says. */
export function createLogins(lifespans: {
  readonly accessCodeLifespanLogin: number
  readonly accessCodeLifespan: number
}): Logins {
  const browsers = expiring<Map<string, Login>>()

  return {
    get size() {
      return browsers.size
    },
    open(browserId, request, now, reauthenticates) {
      const login: Login = {
        tabId: randomText(8),
        browserId,
        request,
        step: 'password',
        sessionCode: randomText(32),
        userId: undefined,
        reauthenticates,
        notice: undefined,
        actions: [],
        outcome: undefined,
        ssoSessionId: undefined,
        totpSecret: undefined,
      }
      const tabs = browsers.get(browserId, now) ?? new Map<string, Login>()
      const [oldest] = tabs.keys()
      if (tabs.size === maxTabs && oldest !== undefined) tabs.delete(oldest)
      tabs.set(login.tabId, login)
      const expiresAt = now + lifespans.accessCodeLifespanLogin
      browsers.set(browserId, tabs, { expiresAt, now })
      return login
    },
    knows: (browserId, now) => browsers.get(browserId, now) !== undefined,
    find: (browserId, tabId, now) => browsers.get(browserId ?? '', now)?.get(tabId ?? ''),
    forget: browsers.delete,
    close({ browserId, tabId }, now) {
      const tabs = browsers.get(browserId, now)
      if (tabs?.delete(tabId) !== true) return
      if (tabs.size === 0) browsers.delete(browserId)
      else browsers.set(browserId, tabs, { expiresAt: now + lifespans.accessCodeLifespan, now })
    },
  }
}
