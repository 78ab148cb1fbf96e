import type { Session } from '@latchkey/browser-pkce'

import { element, say } from './elements.ts'
import { explain } from './explain.ts'
import { sayCallback, sayReason } from './say-callback.ts'

/** Shows who is signed in, why, and what can be done. */
export function showSession(session: Session): void {
  const { status, cause, problem, callback } = session
  const pill = element('status', HTMLElement)
  pill.dataset['status'] = status
  const { headline, text } = explain(session)
  say('status', status)
  say('cause', cause)
  say('headline', headline)
  say('explanation', text)
  say('problem', sayReason(problem))
  say('callback', sayCallback(callback))

  const isSignedIn = status === 'signed-in'
  const canLogIn = !isSignedIn && cause !== 'not_started' && cause !== 'insecure_context'
  const focused = document.activeElement
  element('sign-in', HTMLElement).hidden = !canLogIn
  element('about', HTMLElement).hidden = isSignedIn
  for (const id of ['signed-in', 'signed-in-actions', 'sections']) {
    element(id, HTMLElement).hidden = !isSignedIn
  }
  // Whoever was on something that is gone now is led to what took its place.
  if (focused?.closest('[hidden]')) element('session', HTMLElement).focus()
}
