import type { Exchange } from '../exchange.ts'
import type { User } from '../realm/realm.ts'
import { hasPage } from '../required-actions/required-actions.ts'
import type { ActionOutcome, PendingAction } from '../state/logins.ts'
import type { AuthorizationRequest } from './authorization-request.ts'

/** What somebody has to do before a login ends: their own required actions in the realm's order, then the application's. Where that one needs no page, what became of it. */
export function pendingActions(
  { state, warn }: Exchange,
  user: User,
  { kcAction }: AuthorizationRequest,
): {
  readonly actions: readonly PendingAction[]
  readonly outcome: Pick<ActionOutcome, 'status'> | undefined
} {
  const { requiredActions } = state.realm
  const enabled = user.requiredActions.filter((name) => requiredActions.has(name))
  const missing = enabled.filter((name) => !hasPage(name))
  if (missing.length > 0) {
    warn(`user ${user.username}: these required actions are not emulated: ${missing.join(', ')}`)
  }
  const own = enabled
    .filter(hasPage)
    .sort((one, other) => priority(one) - priority(other))
    .map((name) => ({ name, isInitiated: false }))
  if (kcAction === undefined || own.some(({ name }) => name === kcAction)) {
    return { actions: own, outcome: undefined }
  }
  if (requiredActions.has(kcAction) && hasPage(kcAction)) {
    return { actions: [...own, { name: kcAction, isInitiated: true }], outcome: undefined }
  }
  if (kcAction === 'VERIFY_EMAIL' && user.emailVerified) {
    return { actions: own, outcome: { status: 'success' } }
  }
  if (requiredActions.has(kcAction)) {
    warn(`kc_action ${kcAction} is not emulated: the application is told of an error`)
  }
  return { actions: own, outcome: { status: 'error' } }

  function priority(name: string): number {
    return requiredActions.get(name) ?? 0
  }
}
