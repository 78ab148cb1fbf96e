import { fail, UsageError, waitWithin } from '@latchkey/core'
import type { Client, FailureReason, Operation, Result, TokenSet } from '@latchkey/core'

import type { AccessTokenOptions, BrowserClient } from './browser-client.ts'
import type { SessionState } from './session-state.ts'
import type { TokenKeeper } from './token-keeper.ts'
import { unwrap } from './unwrap.ts'

/** What calls in the user's name work with. */
export interface CallContext {
  readonly client: Client
  readonly keeper: TokenKeeper
  readonly state: SessionState
  /** Resolves when the page has started. */
  ready(): Promise<void>
}

/** Calls in the user's name, and the access token for them. */
export function userCalls({ client, keeper, state, ready }: CallContext): Pick<
  BrowserClient,
  'getAccessToken'
> & {
  call<P, T>(
    operation: Operation<P, T>,
    parameters: P,
    options?: Parameters<BrowserClient['call']>[2],
  ): Promise<T>
} {
  async function freshTokens(
    minValiditySeconds: number,
    refused: string | undefined,
  ): Promise<Result<TokenSet, FailureReason>> {
    const before = state.current.claims
    await ready()
    const { claims, cause, problem } = state.current
    const user = (before ?? claims)?.sub
    if (!keeper.tokens) return fail(problem ?? { code: 'signed_out', cause })
    const fresh = await keeper.fresh(minValiditySeconds, refused)
    // What was begun for one user is not done for the next.
    return fresh.ok && user !== undefined && state.current.claims?.sub !== user
      ? fail({ code: 'signed_out', cause: 'other_user' })
      : fresh
  }

  async function getAccessToken(options: AccessTokenOptions = {}): Promise<string> {
    const { minValiditySeconds = 5, refused } = options
    if (!(typeof minValiditySeconds === 'number' && minValiditySeconds >= 0)) {
      throw new UsageError(
        `expected minValiditySeconds to be a number of seconds, 0 or more, got ${typeof minValiditySeconds} ${minValiditySeconds}`,
      )
    }
    const deadline = client.startDeadline(options)
    const fresh = freshTokens(minValiditySeconds, refused)
    const waited = await waitWithin(fresh, deadline, client.ports.clock)
    return unwrap('getAccessToken', waited.ok ? waited.value : waited).access_token
  }

  return {
    getAccessToken,
    async call(operation, parameters, options = {}) {
      const { remainingMs } = client.startDeadline(options)
      const accessToken =
        options.accessToken ??
        (operation.security === 'none' ? undefined : await getAccessToken(options))
      // The token has taken its part of the time; what is left is never no time at all.
      const timeoutMs = Math.max(1, remainingMs())
      const answer = await client.call(operation, parameters, {
        ...options,
        accessToken,
        timeoutMs,
      })
      return unwrap(operation.name, answer)
    },
  }
}
