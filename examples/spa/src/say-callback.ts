import { LatchkeyError } from '@latchkey/browser-pkce'
import type { Callback } from '@latchkey/browser-pkce'

/** What to tell of a login that has come back, where there is more to say than that it worked. */
export function sayCallback(callback: Callback | undefined): string | undefined {
  if (callback === undefined) return undefined
  const { status, error, error_description, kc_action, kc_action_status, reason } = callback
  switch (status) {
    case 'completed':
      return kc_action === undefined
        ? undefined
        : `Keycloak: ${kc_action} ended with ${kc_action_status}.`
    case 'refused':
      return error === 'login_required'
        ? 'Keycloak was asked not to ask you (prompt=none), and it has no session to go by: login_required. Log in.'
        : `Keycloak refused the login: ${error_description ?? error}. Log in to try again.`
    case 'repeated':
      return 'This address is that of a login which was finished before. Nothing was sent again.'
    case 'rejected':
      return `The answer to a login was not accepted. ${sayReason(reason)}`
  }
}

/** A reason in words. */
export function sayReason(reason: Callback['reason']): string | undefined {
  return reason && new LatchkeyError('session', reason).message
}
