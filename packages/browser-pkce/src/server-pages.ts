import { LatchkeyError } from '@latchkey/core'
import type { CallOptions } from '@latchkey/core'

import type { BrowserClient, LoginParameters } from './browser-client.ts'
import { leavePage } from './leave-page.ts'
import type { LoginFlow } from './login-flow.ts'
import type { LoginMemory } from './login-memory.ts'
import type { LoginTransaction } from './login-transaction.ts'
import { ownUrl } from './own-url.ts'
import { insecureContext } from './secure-context.ts'
import { unwrap } from './unwrap.ts'

/** What the server's pages are gone to with. */
export interface PagesContext {
  readonly clientId: string
  readonly flow: LoginFlow
  readonly memory: LoginMemory
  readonly redirectUri: () => string
}

type Pages = Pick<BrowserClient, 'login' | 'register' | 'loginUrl' | 'registerUrl' | 'accountUrl'>

/** The server's pages that a user is sent to, and comes back from. */
export function serverPages({ clientId, flow, memory, redirectUri }: PagesContext): Pages {
  async function begin(
    operation: string,
    page: LoginTransaction['page'],
    parameters: LoginParameters = {},
    options?: CallOptions,
  ): Promise<string> {
    const insecure = insecureContext()
    if (insecure) throw new LatchkeyError(operation, insecure)
    const prepared = await flow.prepare(parameters, redirectUri(), options)
    const { url, transaction } = unwrap(operation, prepared)
    memory.add({ ...transaction, page })
    // Keycloak's registration page takes what its login page takes, https://www.keycloak.org/docs/latest/server_admin/#_self-registration
    return page === 'login' ? url : url.replace(/\/auth(?=\?)/u, '/registrations')
  }

  const loginUrl: Pages['loginUrl'] = (...given) => begin('loginUrl', 'login', ...given)
  const registerUrl: Pages['registerUrl'] = (...given) =>
    begin('registerUrl', 'registration', ...given)

  return {
    loginUrl,
    registerUrl,
    login: async (...given) => leavePage(await loginUrl(...given)),
    register: async (...given) => leavePage(await registerUrl(...given)),
    async accountUrl({ returnTo = redirectUri() } = {}, options) {
      const referrer_uri = ownUrl('returnTo', returnTo)
      const { issuer } = unwrap('accountUrl', await flow.server(options))
      return `${issuer}/account?${new URLSearchParams({ referrer: clientId, referrer_uri })}`
    },
  }
}
