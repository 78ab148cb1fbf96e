import { createClient, decodeToken, hasRealmRole, hasResourceRole, realmUrl } from '@latchkey/core'
import type { JwsEngine } from '@latchkey/core'
import { fetchTransport } from '@latchkey/transport/fetch'

import type { BrowserClient } from './browser-client.ts'
import { checkOptions } from './check-options.ts'
import { dependable } from './dependable-store.ts'
import { leavePage } from './leave-page.ts'
import { loginFlow } from './login-flow.ts'
import { loginMemory } from './login-memory.ts'
import { loginTransactions } from './login-transaction.ts'
import { memoryStorage } from './memory-storage.ts'
import type { BrowserClientOptions } from './options.ts'
import { ownUrl } from './own-url.ts'
import { pageLife } from './page-life.ts'
import { serverUrls } from './server-urls.ts'
import { sessionLife } from './session-life.ts'
import { sessionState } from './session-state.ts'
import { silentLogin } from './silent-login.ts'
import { siteStorage } from './site-storage.ts'
import { browserClock, browserEntropy } from './system-ports.ts'
import { tabStorage } from './tab-storage.ts'
import { tokenKeeper } from './token-keeper.ts'
import { userCalls } from './user-calls.ts'

/** Makes a client over an entry's engine. It touches nothing of the browser until it is started or asked. */
export function assembleBrowserClient(
  options: BrowserClientOptions,
  defaultEngine: () => JwsEngine,
): BrowserClient {
  checkOptions(options)
  const { clientId, clock = browserClock, entropy = browserEntropy, storage = 'session' } = options
  // Encoded, so that no client's names begin as another's do.
  const name = `latchkey:${options.issuer ?? realmUrl(options)}:${encodeURIComponent(clientId)}`
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

  const redirectUri = (): string => ownUrl('redirectUri', options.redirectUri)
  const urls = serverUrls({ client, flow, transactions, options, redirectUri })
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
      if (store.isShared) return page.tell({ kind: 'changed' })
      const claims = tokens && decodeToken(tokens.id_token)
      if (event === 'signed-in') page.tell({ kind: event, sub: claims?.['sub'] })
      if (event === 'signed-out') page.tell({ kind: event, sid: claims?.['sid'] })
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
    // The page that was not shown yet is not one to go back to.
    login: async (parameters) => leavePage(await urls.login(parameters), 'replace'),
  })
  const page = pageLife({ name, clock, state, life, onDoubt: keeper.doubt })
  const { getAccessToken, call } = userCalls({
    client,
    keeper,
    state,
    ready: page.ready,
  })

  return {
    async start() {
      await page.start()
      return state.current
    },
    get session() {
      return state.current
    },
    subscribe: state.subscribe,
    login: async (parameters) => leavePage(await urls.login(parameters)),
    register: async (parameters) => leavePage(await urls.register(parameters)),
    loginUrl: urls.login,
    registerUrl: urls.register,
    accountUrl: ({ returnTo } = {}) => urls.account(returnTo),
    async logout(parameters = {}) {
      await page.start()
      const idToken = keeper.tokens?.id_token
      return leavePage(await urls.logout(parameters, idToken, () => keeper.end('logout')))
    },
    getAccessToken,
    hasRealmRole: (role) => hasRealmRole(state.current.accessTokenClaims ?? {}, role),
    hasResourceRole: (role, resource = clientId) =>
      hasResourceRole(state.current.accessTokenClaims ?? {}, role, resource),
    call,
    close: page.close,
  }
}
