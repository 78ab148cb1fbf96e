import { toBase64url } from '../base64.ts'
import type { Exchange } from '../exchange.ts'
import type { Client } from '../realm/realm.ts'
import { invalidGrant, invalidRequest } from '../refusals.ts'
import type { AuthorizationCode } from '../state/codes.ts'
import type { IssuedTokens } from '../tokens/issue-tokens.ts'
import { grantLogin } from './session-grant.ts'

/** @see [RFC 6749](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.3) */
export async function authorizationCodeGrant(
  exchange: Exchange,
  client: Client,
): Promise<IssuedTokens> {
  const { form, state, now } = exchange
  const presented = form.get('code')
  if (presented === null) throw invalidRequest('Missing parameter: code')
  const code = state.codes.take(presented, now)
  if (code === undefined) {
    // A code that comes twice was stolen: what it began ends. Keycloak tells so by its form alone.
    const [, sessionId, clientUuid] = presented.split('.')
    const owner = [...state.realm.clients.values()].find(({ id }) => id === clientUuid)
    state.sessions.find(sessionId, now)?.clients.delete(owner?.clientId ?? '')
    throw invalidGrant('Code not valid')
  }
  const session = state.sessions.find(code.sessionId, now)
  const user = session && state.realm.users.get(session.userId)
  if (session === undefined || user === undefined) throw invalidGrant('User session not found')
  if (!user.enabled) throw invalidGrant('User disabled')
  if (code.clientId !== client.clientId) {
    throw invalidGrant('Auth error: Found different client_id in clientSession')
  }
  if (code.redirectUri !== form.get('redirect_uri')) throw invalidGrant('Incorrect redirect_uri')
  await checkVerifier(code, form.get('code_verifier'))
  return grantLogin(exchange, {
    client,
    user,
    session,
    asked: code.scope,
    letters: 'ac',
    nonce: code.nonce,
  })
}

/** @see [RFC 7636](https://www.rfc-editor.org/rfc/rfc7636.html#section-4.6) */
async function checkVerifier(
  { codeChallenge, codeChallengeMethod }: AuthorizationCode,
  verifier: string | null,
): Promise<void> {
  if (codeChallenge === undefined) {
    if (verifier === null) return
    throw invalidGrant('PKCE code verifier specified but challenge not present in authorization')
  }
  if (verifier === null) throw invalidGrant('PKCE code verifier not specified')
  if (!/^[A-Za-z0-9\-._~]{43,128}$/u.test(verifier)) {
    throw invalidGrant('PKCE verification failed: Invalid code verifier')
  }
  const expected =
    codeChallengeMethod === 'S256'
      ? toBase64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)))
      : verifier
  if (expected !== codeChallenge) throw invalidGrant('PKCE verification failed: Code mismatch')
}
