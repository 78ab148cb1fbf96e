import { empty, noCache, page, redirect } from '../answers.ts'
import { randomText } from '../base64.ts'
import { authenticateClient } from '../client-authentication.ts'
import type { Exchange } from '../exchange.ts'
import { errorPage, logoutConfirmPage, messagePage } from '../pages/message-pages.ts'
import { isAllowedRedirect, postLogoutPatterns } from '../realm/redirect-uri.ts'
import type { Client } from '../realm/realm.ts'
import { invalidGrant } from '../refusals.ts'
import { textClaim, verify } from '../tokens/jws.ts'
import type { Claims } from '../tokens/jws.ts'
import { readRefreshToken } from '../tokens/refresh-token.ts'
import { withLogoutId } from './browser-id.ts'
import { forgetSession, ssoSession } from './sso-session.ts'

/** Ends a session by its refresh token; a form without one is a logout by the browser. */
export async function logout(exchange: Exchange): Promise<Response> {
  const { form, state, now } = exchange
  const token = form.get('refresh_token')
  if (token === null) return endSession(exchange, form)
  const client = await authenticateClient(exchange)
  const claims = await readRefreshToken(exchange, token)
  if (claims === undefined) throw invalidGrant('Invalid refresh token')
  if (claims['azp'] !== client.clientId) {
    throw invalidGrant("Invalid refresh token. Token client and authorized client don't match")
  }
  const kind = claims['typ'] === 'Offline' ? 'offline' : 'online'
  const session = state.sessions.find(textClaim(claims, 'sid'), now, kind)
  if (session !== undefined) state.sessions.end(session)
  return empty(204, noCache)
}

/** @see [OpenID Connect RP-Initiated Logout](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout) */
export function logoutPage(exchange: Exchange): Promise<Response> {
  return endSession(exchange, exchange.url.searchParams)
}

/** The answer to "Do you want to log out?". */
export async function confirmLogout(exchange: Exchange): Promise<Response> {
  const { state, form, now } = exchange
  const code = form.get('session_code') ?? ''
  const location = state.confirmedLogouts.get(code, now)
  if (location === undefined) {
    return page(errorPage(state.realm.displayName, 'Logout failed'), 400)
  }
  state.confirmedLogouts.delete(code)
  return loggedOut(exchange, (await ssoSession(exchange))?.id, location)
}

async function endSession(exchange: Exchange, parameters: URLSearchParams): Promise<Response> {
  const { state } = exchange
  const hint = parameters.get('id_token_hint')
  const refused = (message: string): Response =>
    page(errorPage(state.realm.displayName, message), 400, noCache)
  const claims = hint === null ? undefined : await verify(state.keys, hint)
  if (hint !== null && claims?.['typ'] !== 'ID') return refused('Invalid parameter: id_token_hint')
  const client = clientOf(exchange, parameters, claims)
  const wanted = parameters.get('post_logout_redirect_uri')
  const named = parameters.get('client_id')
  if (claims !== undefined && named !== null && claims['azp'] !== named) {
    return refused('Invalid parameter: id_token_hint')
  }
  if (wanted !== null && claims === undefined && named === null) {
    return refused('Missing parameters: id_token_hint')
  }
  if (wanted !== null && (client === undefined || !mayReturnTo(exchange, client, wanted))) {
    return refused('Invalid redirect uri')
  }
  const location = wanted === null ? '' : withState(wanted, parameters.get('state'))
  if (claims !== undefined) {
    const response = loggedOut(exchange, textClaim(claims, 'sid'), location)
    return withLogoutId(exchange, response)
  }
  const session = await ssoSession(exchange)
  // Nobody to ask: the session is over already.
  if (session === undefined && location !== '') return loggedOut(exchange, undefined, location)
  return askFirst(exchange, client, location)
}

function clientOf(
  { state }: Exchange,
  parameters: URLSearchParams,
  claims: Claims | undefined,
): Client | undefined {
  const named = parameters.get('client_id') ?? (claims && textClaim(claims, 'azp'))
  return state.realm.clients.get(named ?? '')
}

function mayReturnTo({ base }: Exchange, client: Client, uri: string): boolean {
  return isAllowedRedirect(uri, postLogoutPatterns(client), { rootUrl: client.rootUrl, base })
}

function withState(uri: string, state: string | null): string {
  if (state === null) return uri
  return `${uri}${uri.includes('?') ? '&' : '?'}state=${encodeURIComponent(state)}`
}

function askFirst(exchange: Exchange, client: Client | undefined, location: string): Response {
  const { state, issuer, now } = exchange
  const sessionCode = randomText(32)
  const expiresAt = now + state.realm.settings.accessCodeLifespanLogin
  state.confirmedLogouts.set(sessionCode, location, { expiresAt, now })
  const query = new URLSearchParams({
    client_id: client?.clientId ?? 'account',
    tab_id: randomText(8),
  })
  const action = `${issuer}/protocol/openid-connect/logout/logout-confirm?${query}`
  const html = logoutConfirmPage(state.realm.displayName, { action, sessionCode })
  return withLogoutId(exchange, page(html, 200, noCache))
}

function loggedOut(exchange: Exchange, sessionId: string | undefined, location: string): Response {
  const { state } = exchange
  const session = state.sessions.find(sessionId, exchange.now)
  if (session !== undefined) state.sessions.end(session)
  state.signedIn = undefined
  const response =
    location === ''
      ? page(messagePage(state.realm.displayName, 'You are logged out'), 200, noCache)
      : redirect(location, noCache)
  if (session !== undefined) forgetSession(exchange, response)
  return response
}
