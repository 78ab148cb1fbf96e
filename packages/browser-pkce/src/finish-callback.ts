import type { FailureReason, TokenSet } from '@latchkey/core'

import { findCallback } from './callback-url.ts'
import type { LoginFlow } from './login-flow.ts'
import type { LoginMemory } from './login-memory.ts'
import type { LoginTransaction } from './login-transaction.ts'
import type { Callback } from './session.ts'

/** What the page's URL was, and what came of it. */
export interface FinishedCallback {
  readonly callback: Callback
  readonly tokens?: TokenSet
  /** The login page had been left open for too long: this is the login to begin again. */
  readonly expired?: LoginTransaction
}

/**
 * Takes the authorization response in the page's URL, if it is one of this client: it is removed from
 * the URL before anything else happens, and its transaction is used up before its code is sent, so a
 * reload, the back button or a bookmark sends no code twice.
 */
export async function finishCallback(
  flow: LoginFlow,
  memory: LoginMemory,
  redirectUri: string,
): Promise<FinishedCallback | undefined> {
  const { href } = location
  const found = findCallback(href)
  if (!found) return undefined
  const transaction = memory.find(found.state)
  // The response may be for somebody else on this origin.
  if (!transaction && pageOf(href) !== pageOf(redirectUri)) return undefined
  history.replaceState(history.state, '', found.cleaned)
  const returnTo = transaction?.returnTo ?? found.cleaned
  if (!transaction) {
    const detail =
      'expected the answer to a login that this browser began within the last hour, got another'
    return rejected(returnTo, { code: 'callback_rejected', detail })
  }
  if (transaction.isTaken) return { callback: { status: 'repeated', returnTo } }
  memory.take(transaction)
  const finished = await flow.finish(transaction, href)
  if (!finished.ok) return rejected(returnTo, finished.error)
  const { response, tokens } = finished.value
  return {
    callback: {
      status: tokens ? 'completed' : 'refused',
      returnTo,
      ...Object.fromEntries(Object.entries(response).filter(isTold)),
    },
    ...(tokens && { tokens }),
    ...(response.error_description === 'authentication_expired' && { expired: transaction }),
  }
}

/** What of the response the application learns. */
function isTold([name]: readonly [string, unknown]): boolean {
  return ['error', 'error_description', 'kc_action', 'kc_action_status'].includes(name)
}

function rejected(returnTo: string, reason: FailureReason): FinishedCallback {
  return { callback: { status: 'rejected', returnTo, reason } }
}

/** A URL without query and fragment. */
function pageOf(href: string): string {
  return href.replace(/[?#].*$/su, '')
}
