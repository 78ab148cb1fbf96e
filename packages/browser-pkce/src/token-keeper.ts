import { fail, isFresh, randomValue, succeed, wellKnown } from '@latchkey/core'
import type { Client, Entropy, FailureReason, Result, TokenSet } from '@latchkey/core'

import type { LoginFlow } from './login-flow.ts'
import type { SessionState } from './session-state.ts'
import type { SessionStore, StoredSession } from './session-store.ts'
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
  /** Drops them, and tells the other tabs. */
  end(cause: SignedOutCause): Promise<void>
  /** Tokens that are good for so long, and of which the access token is not the refused one. */
  fresh(minValiditySeconds: number, refused?: string): Promise<Refreshed>
  /** The device may have slept, or been offline: before the next refresh the server is looked for. */
  doubt(): void
}

/** What the keeper works with. */
export interface KeeperContext {
  readonly client: Pick<Client, 'call' | 'ports'>
  readonly entropy: Entropy
  readonly refresh: LoginFlow['refresh']
  readonly state: SessionState
  readonly store: SessionStore
  /** The session's name in the store. */
  readonly name: string
  /** May a refresh token be sent again whose answer was lost? */
  readonly mayReuse: boolean
  silentLogin(): Promise<SilentLogin>
  /** The store has changed: the other tabs want to know. */
  tellTabs(event: 'signed-in' | 'signed-out' | 'refreshed', tokens: TokenSet | undefined): void
}

type Refreshed = Result<TokenSet, FailureReason>

const lockWaitMs = 15_000

/** A token that is refused so soon after it came is not refused for its age. */
const justIssuedSeconds = 5

export function tokenKeeper(context: KeeperContext): TokenKeeper {
  const { client, entropy, state, store, name, mayReuse } = context
  const { clock } = client.ports
  let kept: StoredSession | undefined
  let renewing: Promise<Refreshed> | undefined
  let isDoubtful = false

  /** Writes over what this tab knows of, and over nothing else: a logout or a login elsewhere has come first. */
  async function replace(
    known: StoredSession,
    next: Omit<StoredSession, 'revision'>,
  ): Promise<StoredSession | undefined> {
    const revision = randomValue(entropy)
    const stored = await store.update(name, (found) =>
      found?.revision === known.revision ? { ...next, revision } : found,
    )
    if (stored?.revision !== revision) return undefined
    kept = stored
    return stored
  }

  async function adopt(cause: SignedInCause): Promise<StoredSession | undefined> {
    const stored = await store.read(name)
    const isNew = stored?.revision !== kept?.revision
    kept = stored
    if (isNew && stored) state.signedIn(cause, stored.tokens)
    else if (isNew) state.signedOut('logout_elsewhere')
    return stored
  }

  async function begin(tokens: TokenSet, cause: SignedInCause): Promise<void> {
    const begun = { tokens, chain: randomValue(entropy), revision: randomValue(entropy) }
    kept = await store.update(name, () => begun)
    isDoubtful = false
    context.tellTabs('signed-in', tokens)
    state.signedIn(cause, tokens)
  }

  async function drop(cause: SignedOutCause): Promise<void> {
    kept = undefined
    await store.update(name, () => undefined)
    state.signedOut(cause)
  }

  async function end(cause: SignedOutCause): Promise<void> {
    const dropped = kept?.tokens
    await drop(cause)
    context.tellTabs('signed-out', dropped)
  }

  function isGood(refused: string | undefined, minValiditySeconds: number): boolean {
    if (!kept || !isFresh(kept.tokens, clock.now(), minValiditySeconds)) return false
    const { access_token, issuedAtSeconds } = kept.tokens
    return access_token !== refused || clock.now() - issuedAtSeconds < justIssuedSeconds
  }

  /** The store has nothing any more. */
  function signedOut(): Refreshed {
    return fail({ code: 'signed_out', cause: state.current.cause })
  }

  async function fresh(isEnough: () => boolean): Promise<Refreshed> {
    if (kept && isEnough()) return succeed(kept.tokens)
    if (renewing) {
      const joined = await renewing
      // What others wait for may be less than is asked here.
      return joined.ok ? fresh(isEnough) : joined
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
    const stored = await adopt('other_tab')
    if (!stored) return signedOut()
    return isEnough() ? succeed(stored.tokens) : fail({ code: 'lock_timeout' })
  }

  /** Runs in one tab at a time. */
  async function renewAlone(isEnough: () => boolean): Promise<Refreshed> {
    const stored = await adopt('other_tab')
    if (!stored) return signedOut()
    if (isEnough()) return succeed(stored.tokens)
    const outage = await findOutage(stored)
    if (outage) return outage
    if (stored.presentedAtSeconds !== undefined && !mayReuse) return recover(stored, false)
    if (stored.tokens.refresh_token === undefined) return recover(stored, true)
    // The mark comes before the request: a tab that dies in between leaves it for the next.
    const marked = await replace(stored, { ...stored, presentedAtSeconds: clock.now() })
    return marked ? refresh(marked) : renewAlone(isEnough)
  }

  async function refresh(marked: StoredSession): Promise<Refreshed> {
    const answer = await context.refresh(marked.tokens)
    if (answer.ok)
      return keep(marked, { ...withoutMark(marked), tokens: answer.value }, 'refreshed')
    isDoubtful = true
    const { error } = answer
    const fate = 'tokenFate' in error ? error.tokenFate : undefined
    if (fate === 'kept' || (fate === 'unknown' && mayReuse)) {
      return waitFor((await replace(marked, withoutMark(marked))) ?? marked, error)
    }
    const isRefused = error.code === 'oauth_error' && fate === 'consumed'
    return (await findOutage(marked)) ?? recover(marked, isRefused)
  }

  /** The refresh token is no more, or may be no more: the server knows the user by its cookie, if at all. */
  async function recover(known: StoredSession, isRefused: boolean): Promise<Refreshed> {
    const login = await context.silentLogin()
    if (!login.ok) return waitFor(known, login.error)
    const tokens = login.value
    if (typeof tokens === 'object') {
      return keep(known, { tokens, chain: randomValue(entropy) }, 'silent_sso')
    }
    if (kept?.chain !== known.chain) return overtaken()
    if (tokens === 'no_session' || isRefused) {
      await end('session_ended')
      return fail({ code: 'signed_out', cause: 'session_ended' })
    }
    const reason = { code: 'refresh_ambiguous' } as const
    state.unknown('refresh_ambiguous', reason)
    return fail(reason)
  }

  /** First it is kept, then the tabs are told, then whoever asked gets it. */
  async function keep(
    known: StoredSession,
    next: Omit<StoredSession, 'revision'>,
    cause: SignedInCause,
  ): Promise<Refreshed> {
    if (!(await replace(known, next))) {
      await adopt('other_tab')
      return overtaken()
    }
    context.tellTabs('refreshed', next.tokens)
    state.signedIn(cause, next.tokens)
    return succeed(next.tokens)
  }

  /** Nothing has become of the session: it is tried again when the page wakes up, and by the next who asks. */
  function waitFor({ tokens, chain }: StoredSession, problem: FailureReason): Refreshed {
    isDoubtful = true
    if (kept?.chain !== chain) return overtaken()
    state.signedIn('refresh_failed', tokens, problem)
    return fail(problem)
  }

  /** A logout or another login here came first: what became of the session before is nobody's any more. */
  function overtaken(): Refreshed {
    return kept ? succeed(kept.tokens) : signedOut()
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
      return kept?.tokens
    },
    adopt,
    begin,
    drop,
    end,
    doubt() {
      isDoubtful = true
    },
    fresh: (minValiditySeconds, refused) => fresh(() => isGood(refused, minValiditySeconds)),
  }
}

function withoutMark({ tokens, chain }: StoredSession): Omit<StoredSession, 'revision'> {
  return { tokens, chain }
}
