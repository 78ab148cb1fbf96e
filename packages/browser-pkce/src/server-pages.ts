import { LatchkeyError } from '@latchkey/core'

import type { BrowserClient, LoginParameters } from './browser-client.ts'
import { leavePage } from './leave-page.ts'
import type { LoginFlow } from './login-flow.ts'
import type { LoginMemory } from './login-memory.ts'
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
  async function begin(operation: string, parameters: LoginParameters = {}): Promise<string> {
    const insecure = insecureContext()
    if (insecure) throw new LatchkeyError(operation, insecure)
    const { url, transaction } = unwrap(operation, await flow.prepare(parameters, redirectUri()))
    memory.add(transaction)
    return url
  }

  const loginUrl: Pages['loginUrl'] = (parameters) => begin('loginUrl', parameters)

  /** Keycloak's registration page takes what its login page takes, [Keycloak, registrations](https://www.keycloak.org/docs/latest/server_admin/#_self-registration). */
  const registerUrl: Pages['registerUrl'] = async (parameters) =>
    (await begin('registerUrl', parameters)).replace(/\/auth(?=\?)/u, '/registrations')

  return {
    loginUrl,
    registerUrl,
    login: async (parameters) => leavePage(await loginUrl(parameters)),
    register: async (parameters) => leavePage(await registerUrl(parameters)),
    async accountUrl({ returnTo = location.href } = {}) {
      const referrer_uri = ownUrl('returnTo', returnTo)
      const { issuer } = unwrap('accountUrl', await flow.server())
      return `${issuer}/account?${new URLSearchParams({ referrer: clientId, referrer_uri })}`
    },
  }
}
