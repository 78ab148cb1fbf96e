import { LatchkeyError, succeed, withBearer } from '@latchkey/core'
import type { Client, FailureReason, Operation } from '@latchkey/core'

import { finishCallback } from './finish-callback.ts'
import type { LoginFlow } from './login-flow.ts'
import type { LoginParameters } from './browser-client.ts'
import type { LoginMemory } from './login-memory.ts'
import type { LoginTransaction } from './login-transaction.ts'
import type { BrowserClientOptions } from './options.ts'
import { isPassing } from './passing-failure.ts'
import type { SessionState } from './session-state.ts'
import type { UnknownCause } from './session.ts'
import type { SilentLogin } from './silent-login.ts'
import type { TabMessage } from './tabs.ts'
import type { TokenKeeper } from './token-keeper.ts'

/** What the events of a page's life work with. */
export interface LifeContext {
  readonly client: Client
  readonly flow: LoginFlow
  readonly memory: LoginMemory
  readonly keeper: TokenKeeper
  readonly state: SessionState
  readonly redirectUri: () => string
  readonly restore: BrowserClientOptions['restore']
  silentLogin(): Promise<SilentLogin>
  /** Leaves the page for a login, or to register. */
  login(parameters: LoginParameters, page?: LoginTransaction['page']): Promise<void>
}

/** What a page does with its session, from its start on. */
export interface SessionLife {
  begin(): Promise<void>
  hear(message: TabMessage): Promise<void>
  wake(hiddenSeconds: number): Promise<void>
  retry(): Promise<void>
}

/** Out of sight for so long, a page asks whether its session is still there: an administrator may have ended it. */
const hiddenForLongSeconds = 60

const minValiditySeconds = 5

/** Does the server refuse an access token? Nothing of its answer counts but that, so it is not read as `userinfo` reads it. */
const refusal: Operation<object, boolean> = {
  name: 'userinfo',
  security: 'bearer',
  replay: 'safe',
  build: ({ userinfo_endpoint = '' }) => ({ method: 'GET', url: userinfo_endpoint, headers: {} }),
  withBearer,
  parse: ({ status }) => succeed(status === 401),
}

export function sessionLife(context: LifeContext): SessionLife {
  const { client, keeper, memory, restore, state } = context
  let looking: Promise<void> | undefined
  /** This page has just been at the server for a session, and something was wrong: it would go round for ever. */
  let hasComeInVain = false

  async function begin(): Promise<void> {
    memory.collectGarbage()
    const finished = await finishCallback(context.flow, memory, context.redirectUri())
    if (finished) state.setCallback(finished.callback)
    if (finished?.tokens) return keeper.begin(finished.tokens, 'login')
    if (finished?.expired) {
      const { parameters, returnTo, page } = finished.expired
      return context.login({ ...parameters, returnTo }, page)
    }
    if (await keeper.adopt('restored')) return void (await keeper.fresh(minValiditySeconds))
    // Whoever has just come back from the server need not go there again.
    const { status, reason } = finished?.callback ?? {}
    if (restore === 'redirect' && status === 'refused') state.signedOut('no_session')
    else if (restore === 'redirect' && reason) {
      hasComeInVain = true
      state.unknown(causeOf(reason), reason)
    } else await lookForSession()
  }

  /** Asks the server whether it knows the user: once, whoever wants to know. */
  function lookForSession(): Promise<void> {
    // Nobody waits for it: it ends with the page, or never where the user stays.
    if (restore === 'redirect') return goAndLook()
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }

  async function look(): Promise<void> {
    if (restore === 'none') return state.signedOut('no_session')
    const login = await context.silentLogin()
    const hasFound = login.ok && typeof login.value === 'object'
    // A login was faster.
    if (keeper.tokens && !hasFound) return
    if (!login.ok) return state.unknown(causeOf(login.error), login.error)
    const found = login.value
    if (typeof found === 'object') return keeper.begin(found, 'silent_sso')
    if (found === 'sso_unreachable') state.unknown(found)
    else state.signedOut('no_session')
  }

  async function goAndLook(): Promise<void> {
    try {
      await context.login({ prompt: 'none' })
    } catch (error) {
      if (!LatchkeyError.is(error)) throw error
      state.unknown(causeOf(error.reason), error.reason)
    }
  }

  async function hear(message: TabMessage): Promise<void> {
    const { claims } = state.current
    if (message.kind === 'changed') {
      await keeper.adopt('other_tab')
    } else if (message.kind === 'signed-in') {
      // Whoever was signed in here, the browser is another user's now.
      if (claims?.sub === message.sub) return
      if (claims) await keeper.drop('logout_elsewhere')
      // A tab that nobody looks at does not leave its page.
      if (restore === 'redirect') return
      // What was asked before that login says nothing of it.
      await looking
      if (!keeper.tokens) await lookForSession()
    } else if (message.kind === 'signed-out' && claims) {
      await keeper.drop('logout_elsewhere')
    }
  }

  async function retry(): Promise<void> {
    // The token may be good for longer than this; what could not be renewed is renewed all the same.
    if (keeper.tokens) await keeper.fresh(minValiditySeconds, keeper.tokens.access_token)
    else await lookAgain()
  }

  /** As `lookForSession`, for a page that does so by itself: it goes nowhere unseen, nor where it has just come from. */
  async function lookAgain(): Promise<void> {
    if (restore !== 'redirect' || !(document.hidden || hasComeInVain)) await lookForSession()
  }

  async function wake(hiddenSeconds: number): Promise<void> {
    const before = keeper.tokens
    // A page that was frozen, or in the back-forward cache, has heard nothing.
    const stored = await keeper.adopt('other_tab')
    if (before && !stored) {
      if (memory.expectsSession() || !memory.isLoggedOut(before)) await lookAgain()
      return
    }
    const { status, cause, problem } = state.current
    const { tokens } = keeper
    if (problem && cause !== 'failed') return retry()
    if (status !== 'signed-in' || !tokens || hiddenSeconds < hiddenForLongSeconds) return
    const { access_token: accessToken } = tokens
    const refused = await client.call(refusal, {}, { accessToken })
    if (refused.ok && refused.value) await keeper.fresh(minValiditySeconds, accessToken)
  }

  return { begin, hear, wake, retry }
}

/** Why it is not known whether somebody is signed in. */
export function causeOf(reason: FailureReason): UnknownCause {
  return isPassing(reason) ? 'server_unreachable' : 'failed'
}
