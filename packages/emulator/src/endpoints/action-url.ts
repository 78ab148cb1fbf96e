import { redirect } from '../answers.ts'
import { stableId } from '../authorization/stable-id.ts'
import type { Exchange } from '../exchange.ts'
import type { Login, LoginStep } from '../state/logins.ts'
import { clientDataOf } from './client-data.ts'

/** Which page of a login. */
export interface LoginPlace {
  readonly action: 'authenticate' | 'registration' | 'restart' | 'required-action'
  /** Keycloak's id of what the page asks for; without it, the login's own page. */
  readonly execution?: string
  /** Whether a form goes there. */
  readonly isForm?: boolean
}

/** The id of a step of Keycloak's login flow. */
export function executionOf({ state }: Exchange, step: LoginStep): string {
  return stableId(state.realm.name, 'execution', step)
}

/** Where a login's form goes, or where a link of it leads. */
export function actionUrl(
  { issuer }: Exchange,
  { tabId, sessionCode, request }: Login,
  { action, execution, isForm = false }: LoginPlace,
): string {
  const query = new URLSearchParams({
    ...(isForm && { session_code: sessionCode }),
    ...(execution !== undefined && { execution }),
    client_id: request.clientId,
    tab_id: tabId,
    client_data: clientDataOf(request),
  })
  return `${issuer}/login-actions/${action}?${query}`
}

/** Leads a browser that sent an old page back to the one that it has to fill in. */
export function backToPage(
  exchange: Exchange,
  login: Login,
  place: LoginPlace & { readonly notice?: string },
): Response | undefined {
  if (exchange.url.searchParams.get('session_code') === login.sessionCode) return undefined
  login.notice = place.notice
  return redirect(actionUrl(exchange, login, { ...place, isForm: false }))
}
