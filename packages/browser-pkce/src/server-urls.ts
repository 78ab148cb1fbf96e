import { endSessionUrl, LatchkeyError } from '@latchkey/core'
import type { Client, ServerMetadata } from '@latchkey/core'

import type { BrowserLogoutParameters, LoginParameters } from './browser-client.ts'
import type { LoginFlow } from './login-flow.ts'
import type { LoginTransactions } from './login-transaction.ts'
import type { BrowserClientOptions } from './options.ts'
import { ownUrl } from './own-url.ts'
import { insecureContext } from './secure-context.ts'
import { unwrap } from './unwrap.ts'

/** What the URLs of the server's pages are made with. */
export interface UrlContext {
  readonly client: Client
  readonly flow: LoginFlow
  readonly transactions: LoginTransactions
  readonly options: BrowserClientOptions
  readonly redirectUri: () => string
}

/** The URLs of the server's pages that a user is sent to. */
export interface ServerUrls {
  login(parameters?: LoginParameters): Promise<string>
  register(parameters?: LoginParameters): Promise<string>
  account(returnTo?: string): Promise<string>
  /** `ending` runs once the server is known, and even where it is not. */
  logout(
    parameters: BrowserLogoutParameters,
    id_token_hint: string | undefined,
    ending: () => Promise<void>,
  ): Promise<string>
}

export function serverUrls(context: UrlContext): ServerUrls {
  const { client, flow, transactions, options, redirectUri } = context

  const metadata = () => client.metadata(client.startDeadline())

  async function begin(
    operation: string,
    parameters: LoginParameters,
    at: (server: ServerMetadata) => ServerMetadata = (asItIs) => asItIs,
  ): Promise<string> {
    const insecure = insecureContext()
    if (insecure) throw new LatchkeyError(operation, insecure)
    // A mistake is told before anything is sent; and where the user is now counts.
    const returnTo = ownUrl('returnTo', parameters.returnTo ?? location.href)
    const back = redirectUri()
    const server = at(unwrap(operation, await metadata()))
    const { url, transaction } = await flow.prepare(server, { ...parameters, returnTo }, back)
    transactions.add(transaction)
    return url
  }

  return {
    login: (parameters = {}) => begin('loginUrl', parameters),
    register: (parameters = {}) => begin('registerUrl', parameters, withRegistration),
    async account(returnTo = location.href) {
      const referrer_uri = ownUrl('returnTo', returnTo)
      const url = new URL(`${unwrap('accountUrl', await metadata()).issuer}/account`)
      url.searchParams.set('referrer', client.clientId)
      url.searchParams.set('referrer_uri', referrer_uri)
      return url.href
    },
    async logout(parameters, id_token_hint, ending) {
      const server = await metadata()
      await ending()
      const back =
        parameters.post_logout_redirect_uri ?? options.postLogoutRedirectUri ?? options.redirectUri
      return endSessionUrl(unwrap('logout', server), client.clientId, {
        ...(id_token_hint !== undefined && { id_token_hint }),
        ...parameters,
        post_logout_redirect_uri: new URL(back, location.href).href,
      })
    },
  }
}

/** Keycloak's registration page takes what its login page takes, [Keycloak, registrations](https://www.keycloak.org/docs/latest/server_admin/#_self-registration). */
function withRegistration(server: ServerMetadata): ServerMetadata {
  const { authorization_endpoint = '' } = server
  const registrations = authorization_endpoint.replace(/\/auth$/u, '/registrations')
  return { ...server, authorization_endpoint: registrations }
}
