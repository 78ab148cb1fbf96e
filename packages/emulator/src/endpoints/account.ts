import { noCache, page } from '../answers.ts'
import type { Exchange } from '../exchange.ts'
import { accountPage } from '../pages/message-pages.ts'
import { isAllowedRedirect } from '../realm/redirect-uri.ts'

/** Where the account console would be: a page that says that it is not here, and leads back to the application that sent somebody. */
export function account(exchange: Exchange): Response {
  const { state, url, base, warn } = exchange
  warn('the account console is not emulated: its page only leads back to the application')
  const client = state.realm.clients.get(url.searchParams.get('referrer') ?? '')
  const uri = url.searchParams.get('referrer_uri') ?? ''
  const isAllowed =
    client !== undefined &&
    isAllowedRedirect(uri, client.redirectUris, { rootUrl: client.rootUrl, base })
  const back = isAllowed
    ? { uri, name: client.name === '' ? client.clientId : client.name }
    : undefined
  return page(accountPage(state.realm.displayName, back), 200, {
    'content-type': 'text/html; charset=utf-8',
    ...noCache,
  })
}
