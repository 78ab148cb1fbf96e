import {
  createClient,
  decodeToken,
  endSessionUrl,
  hasRealmRole,
  hasResourceRole,
  realmUrl,
  waitWithin,
} from '@latchkey/core'
import type { JwsEngine } from '@latchkey/core'
import { fetchTransport } from '@latchkey/transport/fetch'

import type { BrowserClient } from './browser-client.ts'
import { checkOptions } from './check-options.ts'
import { dependable } from './dependable-store.ts'
import { leavePage } from './leave-page.ts'
import { loginFlow } from './login-flow.ts'
import { loginMemory } from './login-memory.ts'
import { memoryStorage } from './memory-storage.ts'
import type { BrowserClientOptions } from './options.ts'
import { ownUrl } from './own-url.ts'
import { pageLife } from './page-life.ts'
import { serverPages } from './server-pages.ts'
import { sessionLife } from './session-life.ts'
import { sessionState } from './session-state.ts'
import { silentLogin } from './silent-login.ts'
import { siteStorage } from './site-storage.ts'
import { browserClock, browserEntropy } from './system-ports.ts'
import { tabStorage } from './tab-storage.ts'
import { tokenKeeper } from './token-keeper.ts'
import { unwrap } from './unwrap.ts'
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
  const memory = loginMemory(siteStorage, name, clock.now)
  const store = dependable(
    typeof storage === 'object' ? storage : storage === 'memory' ? memoryStorage() : tabStorage(),
  )

  const redirectUri = (): string => ownUrl('redirectUri', options.redirectUri)
  const pages = serverPages({ clientId, flow, memory, redirectUri })
  const logInSilently = () => {
    const { silentRedirectUri: own } = options
    const silentRedirectUri = own === undefined ? redirectUri() : ownUrl('silentRedirectUri', own)
    return silentLogin(client, flow, silentRedirectUri, memory)
  }
  const keeper = tokenKeeper({
    client,
    entropy,
    flow,
    state,
    store,
    name,
    mayReuse: options.refreshTokenReuse === 'allowed',
    silentLogin: logInSilently,
    // In a store that all tabs share another user's login has taken the place of the one before.
    isOver: (tokens) =>
      memory.isLoggedOut(tokens) || (!store.isShared && memory.isAnothers(tokens)),
    noteLogin: memory.noteLogin,
    noteLogout: memory.noteLogout,
    noteEnd: memory.noteEnd,
    tellTabs(event, tokens) {
      if (store.isShared) return page.tell({ kind: 'changed' })
      if (event === 'signed-out') page.tell({ kind: event })
      if (event !== 'signed-in' || !tokens) return
      const { sub } = decodeToken(tokens.id_token)
      page.tell({ kind: event, sub })
    },
  })
  const life = sessionLife({
    client,
    flow,
    memory,
    keeper,
    state,
    redirectUri,
    restore: options.restore,
    silentLogin: logInSilently,
    // The page that was not shown yet is not one to go back to.
    login: async (parameters, kind) =>
      leavePage(
        await (kind === 'registration' ? pages.registerUrl : pages.loginUrl)(parameters),
        'replace',
      ),
  })
  const page = pageLife({ name, clock, state, life, onDoubt: keeper.doubt })

  return {
    ...pages,
    ...userCalls({ client, keeper, state, ready: page.ready }),
    async start() {
      await page.start()
      return state.current
    },
    get session() {
      return state.current
    },
    subscribe: state.subscribe,
    async logout(parameters = {}, callOptions) {
      const deadline = client.startDeadline(callOptions)
      const { signal } = deadline
      // Whatever becomes of the start, or of a store that does not answer: the user wants to leave.
      const started = await waitWithin(page.ready(), deadline, clock)
      if (signal?.aborted) unwrap('logout', started)
      const id_token_hint = keeper.tokens?.id_token
      const timeoutMs = Math.max(1, deadline.remainingMs())
      const metadata = flow.server({ signal, timeoutMs })
      // Signed out they are here, whatever becomes of the session there, and before anybody has to wait for that.
      await waitWithin(keeper.logOut(), deadline, clock)
      const server = await metadata
      const back = options.postLogoutRedirectUri ?? options.redirectUri
      const { post_logout_redirect_uri = back, ...others } = parameters
      const url = endSessionUrl(unwrap('logout', server), clientId, {
        ...(id_token_hint !== undefined && { id_token_hint }),
        ...others,
        post_logout_redirect_uri: new URL(post_logout_redirect_uri, location.href).href,
      })
      return leavePage(url)
    },
    hasRealmRole: (role) => hasRealmRole(state.current.accessTokenClaims ?? {}, role),
    hasResourceRole: (role, resource = clientId) =>
      hasResourceRole(state.current.accessTokenClaims ?? {}, role, resource),
    close: page.close,
  }
}
