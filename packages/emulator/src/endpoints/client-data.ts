import { fromBase64, toBase64url } from '../base64.ts'
import type { Exchange } from '../exchange.ts'
import { isAllowedRedirect } from '../realm/redirect-uri.ts'
import { responseModeOf } from './authorization-request.ts'
import type { AuthorizationRequest, CallbackTarget } from './authorization-request.ts'

/** What a login page's URL says of the request, so that the application gets an answer when the login is over. */
export function clientDataOf({
  redirectUri,
  responseType,
  responseMode,
  state,
}: AuthorizationRequest): string {
  const data = JSON.stringify({
    ru: redirectUri,
    rt: responseType,
    ...(responseMode !== 'query' && { rm: responseMode }),
    ...(state !== undefined && { st: state }),
  })
  return toBase64url(new TextEncoder().encode(data))
}

/** Where the login page of a URL would have gone back to, or why nobody is sent there; `undefined` where the URL does not say. */
export function callbackTarget({
  url,
  state,
  base,
}: Exchange): CallbackTarget | { readonly page: string } | undefined {
  const client = state.realm.clients.get(url.searchParams.get('client_id') ?? '')
  const given = url.searchParams.get('client_data')
  if (client === undefined || !client.enabled || given === null) return undefined
  const data = read(given)
  if (data === undefined) return { page: 'Invalid Request' }
  const redirectUri = data['ru'] ?? ''
  if (!isAllowedRedirect(redirectUri, client.redirectUris, { rootUrl: client.rootUrl, base })) {
    return { page: 'Invalid parameter: redirect_uri' }
  }
  return {
    clientId: client.clientId,
    redirectUri,
    responseMode: responseModeOf(data['rm'], data['rt']) ?? 'query',
    state: data['st'],
  }
}

function read(text: string): Readonly<Record<string, string | undefined>> | undefined {
  try {
    const members: unknown = JSON.parse(new TextDecoder().decode(fromBase64(text)))
    if (typeof members !== 'object' || members === null) return undefined
    return Object.fromEntries(
      Object.entries(members).filter(([, value]) => typeof value === 'string'),
    )
  } catch {
    return undefined
  }
}
