import { succeed, withBearer } from '@latchkey/core'
import type { Client, FailureReason, Operation } from '@latchkey/core'

import { finishCallback } from './finish-callback.ts'
import type { LoginFlow } from './login-flow.ts'
import type { LoginParameters } from './browser-client.ts'
import type { LoginMemory } from './login-memory.ts'
import type { BrowserClientOptions } from './options.ts'
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
  login(parameters: LoginParameters): Promise<void>
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
  const { client, keeper, state } = context

  async function begin(): Promise<void> {
    const finished = await finishCallback(context.flow, context.memory, context.redirectUri())
    if (finished) state.setCallback(finished.callback)
    if (finished?.tokens) return keeper.begin(finished.tokens, 'login')
    if (finished?.expired) {
      const { parameters, returnTo } = finished.expired
      return context.login({ ...parameters, returnTo })
    }
    if (await keeper.adopt('restored')) await keeper.fresh(minValiditySeconds)
    // Whoever has just come back from the server need not go there again.
    else if (finished && context.restore === 'redirect') state.signedOut('no_session')
    else await lookForSession()
  }

  /** Asks the server whether it knows the user. */
  async function lookForSession(): Promise<void> {
    if (context.restore === 'none') return state.signedOut('no_session')
    if (context.restore === 'redirect') return context.login({ prompt: 'none' })
    const login = await context.silentLogin()
    if (!login.ok) state.unknown(causeOf(login.error), login.error)
    else if (login.value === 'no_session') state.signedOut(login.value)
    else if (login.value === 'sso_unreachable') state.unknown(login.value)
    else await keeper.begin(login.value, 'silent_sso')
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
      if (context.restore !== 'redirect') await lookForSession()
    } else if (message.kind === 'signed-out' && claims) {
      const { sid } = message
      if (sid === undefined || sid === claims.sid) await keeper.drop('logout_elsewhere')
    }
  }

  async function retry(): Promise<void> {
    // The token may be good for longer than this; what could not be renewed is renewed all the same.
    if (keeper.tokens) await keeper.fresh(minValiditySeconds, keeper.tokens.access_token)
    else await lookForSession()
  }

  async function wake(hiddenSeconds: number): Promise<void> {
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

/** What fails a check does so the next time, too; whatever else it is may pass. */
export function causeOf({ code }: FailureReason): UnknownCause {
  return code.endsWith('_rejected') ? 'failed' : 'server_unreachable'
}
