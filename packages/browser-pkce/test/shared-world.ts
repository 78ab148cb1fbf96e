import { fail, succeed } from '@latchkey/core'
import type { Clock, Entropy, FailureReason, Result, TokenSet } from '@latchkey/core'

import { sessionState } from '../src/session-state.ts'
import type { SessionState } from '../src/session-state.ts'
import type { SessionStore, StoredSession } from '../src/session-store.ts'
import type { SilentLogin } from '../src/silent-login.ts'
import { tokenKeeper } from '../src/token-keeper.ts'
import type { KeeperContext, TokenKeeper } from '../src/token-keeper.ts'

/** Where a tab can be killed: what it does next never happens. */
export type Moment = 'before the mark' | 'after the mark' | 'after the answer' | 'after it is kept'

/** How the network treats the next refresh. */
export type Weather = 'good' | 'cut before' | 'cut after' | 'offline' | '503'

/** A clock that the test turns. */
export interface TestClock extends Clock {
  advance(seconds: number): void
}

export function testClock(): TestClock {
  let now = 1_800_000_000
  return {
    now: () => now,
    sleep: () => Promise.resolve(),
    advance(seconds) {
      now += seconds
    },
  }
}

/** A server that rotates refresh tokens, and ends the session of one that is presented twice. */
export interface TestServer {
  /** How often a refresh token was presented again. */
  replays: number
  refreshes: number
  silentLogins: number
  /** Requests that do no harm, to see whether the server is there. */
  looks: number
  /** The user's cookie. */
  sso: string | undefined
  weather: Weather[]
  isReachable: boolean
  /** Happens while the next refresh is under way. */
  during: (() => Promise<void>) | undefined
  issue(sub: string, chain?: string): TokenSet
  /** As an administrator does: tokens and cookie are worth nothing. */
  endSessions(): void
  refresh(tokens: TokenSet): Result<TokenSet, FailureReason>
}

const lost: FailureReason = { code: 'network', sent: 'maybe', tokenFate: 'unknown' }
const refused: FailureReason = {
  code: 'oauth_error',
  status: 400,
  error: 'invalid_grant',
  tokenFate: 'consumed',
}
const away: FailureReason = {
  code: 'unexpected_response',
  status: 503,
  detail: 'expected JSON',
  tokenFate: 'kept',
}

export function testServer(clock: Clock): TestServer {
  const used = new Set<string>()
  const dead = new Set<string>()
  let serial = 0
  let isOver = false
  const server: TestServer = {
    replays: 0,
    refreshes: 0,
    silentLogins: 0,
    looks: 0,
    sso: undefined,
    weather: [],
    isReachable: true,
    during: undefined,
    issue(sub, chain = `chain${++serial}`) {
      const claims = { sub, sid: `sid-${sub}`, chain, serial: ++serial }
      return {
        access_token: jwt(claims),
        refresh_token: jwt({ ...claims, typ: 'Refresh' }),
        id_token: jwt(claims),
        issuedAtSeconds: clock.now(),
        expiresAtSeconds: clock.now() + 60,
        clockSkewSeconds: 0,
      }
    },
    endSessions() {
      isOver = true
      server.sso = undefined
    },
    refresh({ refresh_token = '' }) {
      const weather = server.isReachable ? (server.weather.shift() ?? 'good') : 'offline'
      if (weather === '503') return fail(away)
      if (weather === 'cut before' || weather === 'offline') return fail(lost)
      const { sub, chain } = claimsOf(refresh_token)
      if (used.has(refresh_token)) {
        server.replays += 1
        dead.add(chain)
      }
      used.add(refresh_token)
      if (isOver || dead.has(chain)) return fail(refused)
      server.refreshes += 1
      const next = server.issue(sub, chain)
      return weather === 'cut after' ? fail(lost) : succeed(next)
    },
  }
  return server
}

function jwt(claims: object): string {
  return `${jwtPart({ alg: 'none' })}.${jwtPart(claims)}.x`
}

function jwtPart(value: object): string {
  return btoa(JSON.stringify(value)).replaceAll('=', '')
}

export function claimsOf(token: string): {
  readonly sub: string
  readonly chain: string
  readonly serial: number
} {
  return JSON.parse(atob(token.split('.')[1] ?? ''))
}

/** What the tabs of one origin share: a store with transactions, and a lock that a dead tab lets go. */
export function sharedStore(): SessionStore & { readonly kept: StoredSession | undefined } {
  let kept: StoredSession | undefined
  let last: Promise<unknown> = Promise.resolve()
  return {
    isShared: true,
    get kept() {
      return kept
    },
    async read() {
      await turn()
      return kept
    },
    async update(_name, change) {
      await turn()
      kept = change(kept)
      return kept
    },
    async lock(_name, _waitMs, task) {
      const before = last
      const own = Promise.withResolvers<void>()
      last = own.promise
      await before
      try {
        return await task()
      } finally {
        own.resolve()
      }
    },
  }
}

/** Lets everybody else go on. */
async function turn(): Promise<void> {
  for (let times = 0; times < 3; times += 1) await Promise.resolve()
}

/** One tab. */
export interface TestTab {
  readonly keeper: TokenKeeper
  readonly state: SessionState
  /** Every snapshot: `status cause`. */
  readonly heard: string[]
  /** What it told the other tabs. */
  readonly told: string[]
}

/** The end of a tab: whatever waited for it, waits no more. */
export class TabKilled extends Error {}

export interface World {
  readonly clock: TestClock
  readonly server: TestServer
  readonly store: ReturnType<typeof sharedStore>
  openTab(options?: TabOptions): TestTab
  /** Lets the tabs hear of the change that one of them told. */
  deliver(): Promise<void>
}

export interface TabOptions {
  readonly mayReuse?: boolean
  readonly killAt?: Moment
  readonly store?: SessionStore
  readonly silentLogin?: () => Promise<SilentLogin>
  /** Why an answer to a refresh could not be verified just now. */
  readonly isUnprepared?: () => Result<never, FailureReason> | undefined
}

/** Tabs that share a store, and a server that tells when a refresh token comes twice. */
export function sharedWorld(): World {
  const clock = testClock()
  const server = testServer(clock)
  const store = sharedStore()
  const tabs: TestTab[] = []
  const untold: TestTab[] = []
  let loggedOutAtSeconds = -Infinity
  let bytes = 0

  const entropy: Entropy = {
    randomBytes: (length) =>
      new Uint8Array(length).map((_, index) => (index < 4 ? (bytes += 1) : bytes) & 255),
  }

  async function silentLogin(): Promise<SilentLogin> {
    server.silentLogins += 1
    if (!server.isReachable) return fail(lost)
    return succeed(server.sso === undefined ? 'no_session' : server.issue(server.sso))
  }

  function openTab({ killAt, mayReuse = false, ...options }: TabOptions = {}): TestTab {
    const state = sessionState()
    const heard: string[] = []
    state.subscribe(({ status, cause }) => heard.push(`${status} ${cause}`))
    let hasRefreshed = false
    const die = (moment: Moment): void => {
      if (moment === killAt) throw new TabKilled(moment)
    }
    const tabStore = options.store ?? {
      ...store,
      async update(name, change) {
        if (hasRefreshed) die('after the answer')
        else die('before the mark')
        const kept = await store.update(name, change)
        if (hasRefreshed) die('after it is kept')
        else if (kept?.presentedAtSeconds !== undefined) die('after the mark')
        return kept
      },
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keeper calls one operation, for its outcome alone
    const client = {
      ports: { clock },
      async call() {
        server.looks += 1
        return server.isReachable ? succeed({}) : fail(lost)
      },
    } as unknown as KeeperContext['client']
    const keeper = tokenKeeper({
      client,
      entropy,
      state,
      store: tabStore,
      name: 'test',
      mayReuse,
      silentLogin: options.silentLogin ?? silentLogin,
      flow: {
        prepareRefresh: async () => options.isUnprepared?.() ?? succeed(undefined),
        async refresh(tokens) {
          const { during } = server
          server.during = undefined
          await during?.()
          const answer = server.refresh(tokens)
          hasRefreshed = true
          await turn()
          return answer
        },
      },
      isOver: ({ issuedAtSeconds }) => issuedAtSeconds <= loggedOutAtSeconds,
      noteLogin: ({ issuedAtSeconds }) => issuedAtSeconds > loggedOutAtSeconds,
      noteLogout() {
        loggedOutAtSeconds = clock.now()
      },
      noteEnd: () => undefined,
      tellTabs(event) {
        tab.told.push(event)
        untold.push(tab)
      },
    })
    const tab: TestTab = { keeper, state, heard, told: [] }
    tabs.push(tab)
    return tab
  }

  return {
    clock,
    server,
    store,
    openTab,
    async deliver() {
      for (const teller of untold.splice(0)) {
        for (const tab of tabs) if (tab !== teller) await tab.keeper.adopt('other_tab')
      }
    },
  }
}
