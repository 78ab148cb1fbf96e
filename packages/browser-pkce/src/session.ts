import type { AccessTokenClaims, FailureReason, IdTokenClaims } from '@latchkey/core'

/**
 * What is known of the user: an immutable snapshot. The client gives the same object until something
 * changes, so it fits React's `useSyncExternalStore` as it is.
 */
export type Session = SignedIn | SignedOut | Unknown

/** A user is signed in. */
export interface SignedIn extends SessionCommon {
  readonly status: 'signed-in'
  readonly cause: SignedInCause
  /** Of the ID token: who the user is. Verified when it came. */
  readonly claims: IdTokenClaims
  /** Of the access token, for what the page shows; a resource server decides by its own look at the token. */
  readonly accessTokenClaims: AccessTokenClaims | undefined
  /** What the access token is good for, as the server says. */
  readonly scope: string | undefined
  /** Seconds since the epoch, by this device's clock: when the access token ends; `getAccessToken` renews it. */
  readonly expiresAtSeconds: number
}

/** Nobody is signed in, as far as the server was asked. */
export interface SignedOut extends SessionCommon, WithoutUser {
  readonly status: 'signed-out'
  readonly cause: SignedOutCause
}

/** It could not be found out whether somebody is signed in: `login()` settles it. */
export interface Unknown extends SessionCommon, WithoutUser {
  readonly status: 'unknown'
  readonly cause: UnknownCause
}

/**
 * Why the user is signed in: `login`, a callback brought the tokens; `restored`, they were kept over a
 * reload; `silent_sso`, the server knew the user without asking; `refreshed`; `other_tab`, another tab
 * brought them; `refresh_failed`, they could not be renewed just now, for the reason in `problem`, and
 * that is tried again.
 */
export type SignedInCause =
  | 'login'
  | 'restored'
  | 'silent_sso'
  | 'refreshed'
  | 'other_tab'
  | 'refresh_failed'

/**
 * Why nobody is signed in: `no_session`, there was none; `logout`, here; `logout_elsewhere`, in another
 * tab; `session_ended`, the server ended it: by an administrator, or by its age.
 */
export type SignedOutCause = 'no_session' | 'logout' | 'logout_elsewhere' | 'session_ended'

/**
 * Why it is not known: `not_started`, `start()` has not ended; `sso_unreachable`, the browser lets no
 * hidden frame reach the server's cookies, or the server answers none; `server_unreachable`;
 * `refresh_ambiguous`, the answer to a refresh was lost and no silent login replaced it; `insecure_context`, the page has no cryptography; `failed`, what came
 * fails a check, for the reason in `problem`, or something of the page's own, whose error was reported: neither is tried again.
 */
export type UnknownCause =
  | 'not_started'
  | 'sso_unreachable'
  | 'server_unreachable'
  | 'refresh_ambiguous'
  | 'insecure_context'
  | 'failed'

/** What every session may have. */
export interface SessionCommon {
  /** What became of the login that this page was loaded to finish. It is what `start()` gives, and gone with the next change. */
  readonly callback?: Callback
  /** Why the server could not be asked, or what was wrong with what came, where that is the cause. */
  readonly problem?: FailureReason
}

/** What is not there where nobody is signed in. */
export interface WithoutUser {
  readonly claims?: undefined
  readonly accessTokenClaims?: undefined
  readonly scope?: undefined
  readonly expiresAtSeconds?: undefined
}

/**
 * What became of a login whose callback this page was loaded with.
 *
 * - `completed`: it brought the session.
 * - `refused`: the server said no, in `error` ([RFC 6749 §4.1.2.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.2.1)).
 * - `repeated`: it was taken before; this is a reload, the back button or a bookmark.
 * - `rejected`: it answers no login of this browser, or one that is too long ago, or fails a check; `reason` says which.
 */
export interface Callback {
  readonly status: 'completed' | 'refused' | 'repeated' | 'rejected'
  /** Where the user was going: a URL of this origin. The page's router goes there. */
  readonly returnTo: string
  readonly error?: string
  readonly error_description?: string
  /** Keycloak: the action that was asked for by `kc_action`. */
  readonly kc_action?: string
  /** Keycloak: how that action ended, `success`, `cancelled` or `error`. */
  readonly kc_action_status?: string
  readonly reason?: FailureReason
}
