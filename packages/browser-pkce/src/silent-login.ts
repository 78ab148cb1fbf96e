import { fail, succeed, wellKnown } from '@latchkey/core'
import type { Client, FailureReason, Result, TokenSet } from '@latchkey/core'

import { answerInFrame } from './hidden-frame.ts'
import type { LoginFlow } from './login-flow.ts'
import { isOfThisSite } from './same-site.ts'

/**
 * What a silent login found, or why there was no asking. Tokens: the server knows the user. `no_session`:
 * it says that it does not. `interaction_required`: it has to ask them something. `sso_unreachable`: the
 * browser may have kept the server's cookies from it, so the answer proves nothing, or there was none.
 */
export type SilentLogin = Result<
  TokenSet | 'no_session' | 'interaction_required' | 'sso_unreachable',
  FailureReason
>

/** Where it is remembered, for this browser, what is known of the server's cookies in a frame. */
export interface FrameMemory {
  /** A user logged in here and did not log out: the server should know them. */
  expectsSession(): boolean
  /** A frame could not be used lately. */
  isBlocked(): boolean
  setBlocked(forSeconds: number): void
}

const timeoutMs = 5000

/** A frame that got no answer would make every page wait for it; the fault may be mended at any time. */
const withoutAnswerSeconds = 600
/** A browser that keeps cookies from frames goes on to do so, until the user logs in by other means. */
export const longestBlockSeconds = 86_400

/** The server knows the user, and has to ask, [OpenID Connect Core 1.0 §3.1.2.6](https://openid.net/specs/openid-connect-core-1_0.html#AuthError). */
const needsUser = ['interaction_required', 'consent_required', 'account_selection_required']

/** Logs in with `prompt=none` in a hidden frame, [OpenID Connect Core 1.0 §3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest). */
export async function silentLogin(
  client: Client,
  flow: LoginFlow,
  redirectUri: string,
  memory: FrameMemory,
): Promise<SilentLogin> {
  if (memory.isBlocked()) return succeed('sso_unreachable')
  const prepared = await flow.prepare({ prompt: 'none' }, redirectUri)
  if (!prepared.ok) return prepared
  const { url, transaction } = prepared.value
  const answer = await answerInFrame(url, transaction.state, timeoutMs)
  if (answer === undefined) {
    // Nothing comes from a server that is away either: that is not the browser's doing.
    const found = await client.call(wellKnown, {})
    if (!found.ok) return found
    memory.setBlocked(withoutAnswerSeconds)
    return succeed('sso_unreachable')
  }
  const finished = await flow.finish(transaction, answer)
  if (!finished.ok) return finished
  const { tokens, response } = finished.value
  if (tokens) return succeed(tokens)
  const { error = '', error_description } = response
  if (needsUser.includes(error)) return succeed('interaction_required')
  if (error !== 'login_required') {
    // Nothing of the user: the server, or this client's settings. A redirect brought it.
    const description = error_description !== undefined && { error_description }
    return fail({ code: 'oauth_error', status: 302, error, ...description })
  }
  if (isOfThisSite(url)) return succeed('no_session')
  // A browser that keeps cookies from a frame of another site makes the server forget the user.
  if (memory.expectsSession()) memory.setBlocked(longestBlockSeconds)
  return succeed('sso_unreachable')
}
