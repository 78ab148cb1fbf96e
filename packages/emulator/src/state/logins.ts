import { randomText } from '../base64.ts'
import type { AuthorizationRequest } from '../endpoints/authorization-request.ts'

/** A login page that is open: what it is for, and how far it has come. */
export interface Login {
  readonly tabId: string
  /** What the browser's cookie says; becomes the session's id. */
  readonly browserId: string
  readonly request: AuthorizationRequest
  readonly startedAt: number
  /** Made anew each time a page is shown. */
  sessionCode: string
  /** Who gave the right password, and is asked for the second factor. */
  userId: string | undefined
  /** Whose session is asked to sign in again; the name cannot be changed. */
  reauthenticates: string | undefined
  /** What the next page tells, once. */
  notice: string | undefined
}

/** The open login pages of a realm. */
export interface Logins {
  open(
    browserId: string,
    request: AuthorizationRequest,
    nowSeconds: number,
    reauthenticates?: string,
  ): Login
  /** Whether a browser of that name has a login page open. */
  knows(browserId: string): boolean
  find(browserId: string | undefined, tabId: string | null, nowSeconds: number): Login | undefined
  close(login: Login): void
  /** What a login page was for that has ended. */
  closed(tabId: string | null): AuthorizationRequest | undefined
}

/** Login pages that stay open as long as the realm says. */
export function createLogins(lifespanSeconds: number): Logins {
  const logins = new Map<string, Login>()
  const ended = new Map<string, AuthorizationRequest>()
  return {
    open(browserId, request, nowSeconds, reauthenticates) {
      const login: Login = {
        tabId: randomText(8),
        browserId,
        request,
        startedAt: nowSeconds,
        sessionCode: randomText(32),
        userId: undefined,
        reauthenticates,
        notice: undefined,
      }
      logins.set(login.tabId, login)
      return login
    },
    knows: (browserId) => [...logins.values()].some((login) => login.browserId === browserId),
    find(browserId, tabId, nowSeconds) {
      const login = logins.get(tabId ?? '')
      if (login === undefined || login.browserId !== browserId) return undefined
      if (nowSeconds < login.startedAt + lifespanSeconds) return login
      logins.delete(login.tabId)
      return undefined
    },
    close({ tabId, request }) {
      logins.delete(tabId)
      ended.set(tabId, request)
    },
    closed: (tabId) => ended.get(tabId ?? ''),
  }
}
