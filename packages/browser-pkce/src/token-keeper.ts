import { fail, isFresh, randomValue, succeed, wellKnown } from '@latchkey/core'
import type { Client, FailureReason, Result, TokenSet } from '@latchkey/core'

import { keptSession } from './kept-session.ts'
import type { KeptSessionContext, UnwrittenSession } from './kept-session.ts'
import type { LoginFlow } from './login-flow.ts'
import { isPassing } from './passing-failure.ts'
import type { StoredSession } from './session-store.ts'
import type { SignedInCause, SignedOutCause } from './session.ts'
import type { SilentLogin } from './silent-login.ts'

/** Keeps the tokens of the session: in the store, in all tabs, and fresh. */
export interface TokenKeeper {
  /** The tokens of this page's session. */
  readonly tokens: TokenSet | undefined
  /** Takes over what the store has, and gives it; where there was something and is nothing, the user has logged out elsewhere. */
  adopt(cause: SignedInCause): Promise<StoredSession | undefined>
  /** A login has brought tokens: they replace whatever was there. */
  begin(tokens: TokenSet, cause: SignedInCause): Promise<void>
  /** Drops the tokens, here and in the store. */
  drop(cause: SignedOutCause): Promise<void>
  /** The user logs out, here and in all tabs. */
  logOut(): Promise<void>
  /** Tokens that are good for so long, and of which the access token is not the refused one. */
  fresh(minValiditySeconds: number, refused?: string): Promise<Refreshed>
  /** The device may have slept, or been offline: before the next refresh the server is looked for. */
  doubt(): void
}

/** What the keeper works with. */
export interface KeeperContext extends KeptSessionContext {
  readonly client: Pick<Client, 'call' | 'ports'>
  readonly flow: Pick<LoginFlow, 'prepareRefresh' | 'refresh'>
  /** May a refresh token be sent again whose answer was lost? */
  readonly mayReuse: boolean
  silentLogin(): Promise<SilentLogin>
  noteLogout(): void
  /** The session of these tokens has ended, and not by a logout here. */
  noteEnd(tokens: TokenSet): void
  /** The other tabs want to know: of a login, of a logout, or only that the store has changed. */
  tellTabs(event: 'signed-in' | 'signed-out' | 'changed', tokens: TokenSet | undefined): void
}

type Refreshed = Result<TokenSet, FailureReason>

const lockWaitMs = 15_000

/** A token that is refused so soon after it came is not refused for its age. */
const justIssuedSeconds = 5

export function tokenKeeper(context: KeeperContext): TokenKeeper {
  const { client, entropy, flow, state, store, name, mayReuse } = context
  const { clock } = client.ports
  const session = keptSession(context)
  let renewing: Promise<Refreshed> | undefined
  let isDoubtful = false
  /** How many times this page has got new tokens for the session. */
  let renewals = 0

  async function begin(tokens: TokenSet, cause: SignedInCause): Promise<void> {
    isDoubtful = false
    if (await session.begin(tokens, cause)) context.tellTabs('signed-in', tokens)
  }

  async function logOut(): Promise<void> {
    // Noted first: a login that is under way in another tab must not outlast it.
    context.noteLogout()
    const isDropped = session.drop('logout')
    context.tellTabs('signed-out', undefined)
    await isDropped
  }

  function isGood(refused: string | undefined, minValiditySeconds: number): boolean {
    const tokens = session.current?.tokens
    if (!tokens || !isFresh(tokens, clock.now(), minValiditySeconds)) return false
    const { access_token, issuedAtSeconds } = tokens
    return access_token !== refused || clock.now() - issuedAtSeconds < justIssuedSeconds
  }

  /** The store has nothing any more. */
  function signedOut(): Refreshed {
    return fail({ code: 'signed_out', cause: state.current.cause })
  }

  async function fresh(isEnough: () => boolean): Promise<Refreshed> {
    const tokens = session.current?.tokens
    if (tokens && isEnough()) return succeed(tokens)
    if (renewing) {
      const before = renewals
      const joined = await renewing
      // What others wait for may be less than is asked here; what has just come is as good as any.
      return joined.ok && renewals === before ? fresh(isEnough) : joined
    }
    renewing = renew(isEnough).finally(() => {
      renewing = undefined
    })
    return renewing
  }

  async function renew(isEnough: () => boolean): Promise<Refreshed> {
    const renewed = await store.lock(name, lockWaitMs, () => renewAlone(isEnough))
    if (renewed) return renewed
    // Another tab is at it for long. It may have ended just now; its lock is never taken away.
    const stored = await session.adopt('other_tab')
    if (!stored) return signedOut()
    return isEnough() ? succeed(stored.tokens) : fail({ code: 'lock_timeout' })
  }

  /** Runs in one tab at a time. */
  async function renewAlone(isEnough: () => boolean): Promise<Refreshed> {
    const stored = await session.adopt('other_tab')
    if (!stored) return signedOut()
    if (isEnough()) return succeed(stored.tokens)
    const outage = await findOutage(stored)
    if (outage) return outage
    if (stored.presentedAtSeconds !== undefined && !mayReuse) return recover(stored, false)
    if (stored.tokens.refresh_token === undefined) return recover(stored, true)
    const ready = await flow.prepareRefresh()
    if (!ready.ok) return waitFor(stored, ready.error)
    // The mark comes before the request: a tab that dies in between leaves it for the next.
    const marked = await session.replace(stored, { ...stored, presentedAtSeconds: clock.now() })
    return marked ? refresh(marked) : renewAlone(isEnough)
  }

  async function refresh(marked: StoredSession): Promise<Refreshed> {
    const answer = await flow.refresh(marked.tokens)
    if (answer.ok)
      return keep(marked, { ...withoutMark(marked), tokens: answer.value }, 'refreshed')
    isDoubtful = true
    const { error } = answer
    const fate = 'tokenFate' in error ? error.tokenFate : undefined
    if (fate === 'kept' || (fate === 'unknown' && mayReuse)) {
      return waitFor((await session.replace(marked, withoutMark(marked))) ?? marked, error)
    }
    const isRefused = error.code === 'oauth_error' && fate === 'consumed'
    return (await findOutage(marked)) ?? recover(marked, isRefused)
  }

  /** The refresh token is no more, or may be no more: the server knows the user by its cookie, if at all. */
  async function recover(known: StoredSession, isRefused: boolean): Promise<Refreshed> {
    const login = await context.silentLogin()
    if (!login.ok && (login.error.code !== 'oauth_error' || isPassing(login.error))) {
      return waitFor(known, login.error)
    }
    // What the server refuses now it will refuse again: no silent login is to be had.
    const tokens = login.ok ? login.value : 'sso_unreachable'
    if (typeof tokens === 'object') {
      if (context.noteLogin(tokens)) {
        return keep(known, { tokens, chain: randomValue(entropy) }, 'silent_sso')
      }
      await session.drop('logout_elsewhere', known)
      return overtaken()
    }
    if (session.current?.chain !== known.chain) return overtaken()
    if (tokens === 'no_session' || isRefused) {
      context.noteEnd(known.tokens)
      // Another tab's chain may live on, and will find out for itself.
      await session.drop('session_ended', session.current)
      context.tellTabs('changed', undefined)
      return overtaken()
    }
    const reason = { code: 'refresh_ambiguous' } as const
    state.unknown('refresh_ambiguous', reason)
    return fail(reason)
  }

  /** First it is kept, then the tabs are told, then whoever asked gets it. */
  async function keep(
    known: StoredSession,
    next: UnwrittenSession,
    cause: 'refreshed' | 'silent_sso',
  ): Promise<Refreshed> {
    if (!(await session.replace(known, next))) {
      await session.adopt('other_tab')
      return overtaken()
    }
    renewals += 1
    // A silent login may have found another user.
    context.tellTabs(cause === 'refreshed' ? 'changed' : 'signed-in', next.tokens)
    state.signedIn(cause, next.tokens)
    return succeed(next.tokens)
  }

  /** Nothing has become of the session: it is tried again when the page wakes up, and by the next who asks. */
  function waitFor({ tokens, chain }: StoredSession, problem: FailureReason): Refreshed {
    isDoubtful = true
    if (session.current?.chain !== chain) return overtaken()
    state.signedIn('refresh_failed', tokens, problem)
    return fail(problem)
  }

  /** A logout or another login here came first: what became of the session before is nobody's any more. */
  function overtaken(): Refreshed {
    const tokens = session.current?.tokens
    return tokens ? succeed(tokens) : signedOut()
  }

  /** Where it is in doubt, a request that does no harm tells whether the server can be reached. */
  async function findOutage(known: StoredSession): Promise<Refreshed | undefined> {
    if (!isDoubtful) return undefined
    const found = await client.call(wellKnown, {})
    if (!found.ok) return waitFor(known, found.error)
    isDoubtful = false
    return undefined
  }

  return {
    get tokens() {
      return session.current?.tokens
    },
    adopt: session.adopt,
    begin,
    drop: (cause) => session.drop(cause),
    logOut,
    doubt() {
      isDoubtful = true
    },
    fresh: (minValiditySeconds, refused) => fresh(() => isGood(refused, minValiditySeconds)),
  }
}

function withoutMark({ tokens, chain }: StoredSession): UnwrittenSession {
  return { tokens, chain }
}
