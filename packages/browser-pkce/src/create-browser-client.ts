import {
  checkUserinfoSubject,
  createClient,
  decodeToken,
  endSessionUrl,
  fail,
  hasRealmRole,
  hasResourceRole,
  LatchkeyError,
  realmUrl,
  userinfo,
  waitWithin,
} from '@latchkey/core'
import type {
  CallOptions,
  FailureReason,
  InsecureContext,
  JwsEngine,
  Operation,
  Result,
  ServerMetadata,
  TokenSet,
} from '@latchkey/core'
import { fetchTransport } from '@latchkey/transport/fetch'

import type { AccessTokenOptions, BrowserClient, LoginParameters } from './browser-client.ts'
import { dependable } from './dependable-store.ts'
import { loginFlow } from './login-flow.ts'
import { loginMemory } from './login-memory.ts'
import { loginTransactions } from './login-transaction.ts'
import { memoryStorage } from './memory-storage.ts'
import type { BrowserClientOptions } from './options.ts'
import { ownUrl } from './own-url.ts'
import { retryWhileOut } from './retries.ts'
import { sessionLife } from './session-life.ts'
import { sessionState } from './session-state.ts'
import { silentLogin } from './silent-login.ts'
import { siteStorage } from './site-storage.ts'
import { browserClock, browserEntropy } from './system-ports.ts'
import { tabStorage } from './tab-storage.ts'
import { openTabs } from './tabs.ts'
import type { Tabs } from './tabs.ts'
import { tokenKeeper } from './token-keeper.ts'
import { listenForWakeUps, sleepDetector } from './wake-ups.ts'

const startMs = 10_000

/** Makes a client over an entry's engine. It touches nothing of the browser until it is started or asked. */
export function assembleBrowserClient(
  options: BrowserClientOptions,
  defaultEngine: () => JwsEngine,
): BrowserClient {
  const { clientId, clock = browserClock, entropy = browserEntropy, storage = 'session' } = options
  const name = `latchkey:${options.issuer ?? realmUrl(options)}:${clientId}`
  const engine = options.jws ?? defaultEngine()
  const client = createClient({
    ...options,
    server: options.metadata,
    transport: options.transport ?? fetchTransport(),
    ports: { clock, jws: engine },
  })
  const state = sessionState()
  const flow = loginFlow(client, engine, entropy, options)
  const transactions = loginTransactions(siteStorage, name, clock.now)
  const memory = loginMemory(siteStorage, name, clock.now)
  const store = dependable(
    typeof storage === 'object' ? storage : storage === 'memory' ? memoryStorage() : tabStorage(),
  )
  let closing = new AbortController()
  let tabs: Tabs | undefined
  let hasSlept: (() => boolean) | undefined
  let starting: Promise<void> | undefined

  const redirectUri = (): string => ownUrl('redirectUri', options.redirectUri)
  const logInSilently = () => {
    const { silentRedirectUri: own } = options
    const silentRedirectUri = own === undefined ? redirectUri() : ownUrl('silentRedirectUri', own)
    return silentLogin(client, flow, silentRedirectUri, memory)
  }
  const keeper = tokenKeeper({
    client,
    entropy,
    refresh: flow.refresh,
    state,
    store,
    name,
    mayReuse: options.refreshTokenReuse === 'allowed',
    silentLogin: logInSilently,
    tellTabs(event, tokens) {
      if (event === 'signed-out') memory.expectSession(false)
      if (store.isShared) return tabs?.tell({ kind: 'changed' })
      const claims = tokens && decodeToken(tokens.id_token)
      if (event === 'signed-in') tabs?.tell({ kind: event, sub: claims?.['sub'] })
      if (event === 'signed-out') tabs?.tell({ kind: event, sid: claims?.['sid'] })
    },
  })
  const life = sessionLife({
    client,
    flow,
    transactions,
    memory,
    keeper,
    state,
    redirectUri,
    restore: options.restore,
    silentLogin: logInSilently,
    async login(parameters) {
      // The page that was not shown yet is not one to go back to.
      await leave(await loginUrl(parameters), 'replace')
    },
  })

  async function begin(): Promise<void> {
    // On a server that renders the page there is no user to look for.
    if (typeof document === 'undefined') return
    const insecure = insecureContext()
    if (insecure) return state.unknown('insecure_context', insecure)
    const { signal } = closing
    tabs = openTabs(name, (message) => life.hear(message).catch(reportError), signal)
    hasSlept = sleepDetector(clock.now)
    listenForWakeUps(
      { onWake: (hidden) => life.wake(hidden).catch(reportError), onDoubt: keeper.doubt },
      clock.now,
      signal,
    )
    retryWhileOut(state, life.retry, clock, signal)
    try {
      await life.begin()
    } catch (error) {
      if (LatchkeyError.is(error)) return state.unknown('server_unreachable', error.reason)
      state.unknown('failed')
      throw error
    } finally {
      state.setCallback(undefined)
    }
  }

  async function start(): Promise<BrowserClient['session']> {
    starting ??= Promise.race([begin().catch(reportError), clock.sleep(startMs)])
    await starting
    return state.current
  }

  const server = async (operation: string): Promise<ServerMetadata> =>
    unwrap(operation, await client.metadata(client.startDeadline()))

  async function urlOf(
    operation: string,
    parameters: LoginParameters,
    at: (server: ServerMetadata) => ServerMetadata = (asItIs) => asItIs,
  ): Promise<string> {
    const insecure = insecureContext()
    if (insecure) throw new LatchkeyError(operation, insecure)
    const prepared = await flow.prepare(at(await server(operation)), parameters, redirectUri())
    transactions.add(prepared.transaction)
    return prepared.url
  }

  const loginUrl = (parameters: LoginParameters = {}) => urlOf('loginUrl', parameters)
  const registerUrl = (parameters: LoginParameters = {}) =>
    urlOf('registerUrl', parameters, withRegistration)

  async function login(parameters?: LoginParameters): Promise<void> {
    return leave(await loginUrl(parameters))
  }

  async function freshTokens({
    minValiditySeconds = 5,
    refused,
  }: AccessTokenOptions): Promise<Result<TokenSet, FailureReason>> {
    await start()
    if (hasSlept?.()) keeper.doubt()
    const { claims, cause, problem } = state.current
    if (!keeper.tokens) return fail(problem ?? { code: 'signed_out', cause })
    const fresh = await keeper.fresh(minValiditySeconds, refused)
    // What was begun for one user is not done for the next.
    return fresh.ok && claims && state.current.claims?.sub !== claims.sub
      ? fail({ code: 'signed_out', cause: 'other_user' })
      : fresh
  }

  async function getAccessToken(asked: AccessTokenOptions = {}): Promise<string> {
    const deadline = client.startDeadline(asked)
    const waited = await waitWithin(freshTokens(asked), deadline, clock)
    return unwrap('getAccessToken', waited.ok ? waited.value : waited).access_token
  }

  async function call<P, T>(
    operation: Operation<P, T>,
    parameters: P,
    callOptions: CallOptions & { readonly accessToken?: string } = {},
  ): Promise<T> {
    const accessToken =
      callOptions.accessToken ??
      (operation.security === 'none' ? undefined : await getAccessToken(callOptions))
    const answer = await client.call(operation, parameters, { ...callOptions, accessToken })
    return unwrap(operation.name, answer)
  }

  return {
    start,
    get session() {
      return state.current
    },
    subscribe: state.subscribe,
    login,
    register: async (parameters) => leave(await registerUrl(parameters)),
    loginUrl,
    registerUrl,
    async accountUrl({ returnTo = location.href } = {}) {
      const url = new URL(`${(await server('accountUrl')).issuer}/account`)
      url.searchParams.set('referrer', clientId)
      url.searchParams.set('referrer_uri', ownUrl('returnTo', returnTo))
      return url.href
    },
    async logout(parameters = {}) {
      await start()
      const id_token_hint = keeper.tokens?.id_token
      const metadata = await client.metadata(client.startDeadline())
      await keeper.end('logout')
      const back =
        parameters.post_logout_redirect_uri ?? options.postLogoutRedirectUri ?? options.redirectUri
      return leave(
        endSessionUrl(unwrap('logout', metadata), clientId, {
          ...(id_token_hint !== undefined && { id_token_hint }),
          ...parameters,
          post_logout_redirect_uri: new URL(back, location.href).href,
        }),
      )
    },
    getAccessToken,
    hasRealmRole: (role) => hasRealmRole(state.current.accessTokenClaims ?? {}, role),
    hasResourceRole: (role, resource = clientId) =>
      hasResourceRole(state.current.accessTokenClaims ?? {}, role, resource),
    async userinfo(callOptions) {
      const claims = await call(userinfo, {}, callOptions)
      return unwrap('userinfo', checkUserinfoSubject(claims, state.current.claims?.sub))
    },
    call,
    close() {
      closing.abort()
      closing = new AbortController()
      starting = undefined
    },
  }
}

/** Keycloak's registration page takes what its login page takes, [Keycloak, registrations](https://www.keycloak.org/docs/latest/server_admin/#_self-registration). */
function withRegistration(server: ServerMetadata): ServerMetadata {
  const { authorization_endpoint = '' } = server
  const registrations = authorization_endpoint.replace(/\/auth$/u, '/registrations')
  return { ...server, authorization_endpoint: registrations }
}

function insecureContext(): InsecureContext | undefined {
  if (globalThis.crypto?.subtle) return undefined
  const detail = `expected a page of https, or of localhost, got ${location.origin}: elsewhere a browser has no cryptography for pages; serve it over https, or open it as http://localhost`
  return { code: 'insecure_context', detail }
}

/** Leaves the page. Resolves when the user is back on it by the back button, and it was kept as it was. */
function leave(url: string, how: 'assign' | 'replace' = 'assign'): Promise<void> {
  location[how](url)
  return new Promise((resolve) => {
    addEventListener('pageshow', ({ persisted }) => persisted && resolve())
  })
}

/** The value, or the reason thrown. */
function unwrap<T>(operation: string, result: Result<T, FailureReason>): T {
  if (result.ok) return result.value
  throw new LatchkeyError(operation, result.error)
}
