import type { Exchange } from '../exchange.ts'
import { isAllowedRedirect } from '../realm/redirect-uri.ts'
import type { Client } from '../realm/realm.ts'
import { requestedLevel } from './requested-level.ts'
import { areKnownScopes, scopeNames } from '../tokens/scopes.ts'

/** How an answer goes back to an application. */
export type ResponseMode = 'query' | 'fragment' | 'form_post'

/** Where an answer goes: a client, and a `redirect_uri` that is good. */
export interface CallbackTarget {
  readonly clientId: string
  readonly redirectUri: string
  readonly responseMode: ResponseMode
  readonly state: string | undefined
}

/** What an application asks for. */
export interface AuthorizationRequest extends CallbackTarget {
  /** All parameters as they came. */
  readonly query: string
  /** `none` asks to be sent back without a code. */
  readonly responseType: string
  readonly scope: readonly string[]
  readonly nonce: string | undefined
  readonly prompt: readonly string[]
  readonly maxAge: number | undefined
  readonly loginHint: string
  readonly codeChallenge: string | undefined
  readonly codeChallengeMethod: string | undefined
  /** What somebody is to do at the login, by Keycloak's name for it. */
  readonly kcAction: string | undefined
  /** The level of authentication that is wanted; `unknown` where only one that the realm has not will do. */
  readonly requestedLevel: number | 'unknown' | undefined
}

/** What is wrong with a request, told to the application by redirect. */
export interface AuthorizationFault {
  readonly error: string
  readonly error_description?: string
}

/** A request that is read; one whose client or `redirect_uri` is bad has only a message for a page. */
export type ReadAuthorizationRequest =
  | { readonly page: string }
  | {
      readonly request: AuthorizationRequest
      readonly fault: AuthorizationFault | undefined
      readonly client: Client
    }

/** Reads the parameters of an authorization request, in the order in which Keycloak finds faults. */
export function readAuthorizationRequest(
  { state, base, warn }: Exchange,
  parameters: URLSearchParams,
): ReadAuthorizationRequest {
  const given = (name: string): string | undefined => parameters.get(name) ?? undefined
  const clientId = given('client_id')
  if (clientId === undefined || parameters.getAll('client_id').length > 1) {
    return { page: 'Invalid Request' }
  }
  const client = state.realm.clients.get(clientId)
  if (client === undefined) return { page: 'Client not found.' }
  if (!client.enabled) return { page: 'Client disabled.' }
  const redirectUri = given('redirect_uri') ?? ''
  if (!isAllowedRedirect(redirectUri, client.redirectUris, { rootUrl: client.rootUrl, base })) {
    return { page: 'Invalid parameter: redirect_uri' }
  }
  if (!/^\d*$/u.test(given('max_age') ?? '')) return { page: 'Invalid Request' }
  // Nothing that the emulator could have been given before, and nothing signed.
  if (parameters.has('request') || parameters.has('request_uri')) {
    warn('request objects and pushed requests are not emulated')
    return { page: 'Invalid Request' }
  }
  if (parameters.has('kc_idp_hint')) {
    warn('authorization parameter kc_idp_hint is not emulated: it is ignored')
  }
  if (given('response_mode')?.endsWith('jwt'))
    warn('signed authorization responses are not emulated')
  if (given('prompt')?.includes('consent')) warn('consent is not emulated: nobody is asked for it')
  const maxAge = given('max_age')
  const request: AuthorizationRequest = {
    clientId,
    redirectUri,
    responseType: given('response_type') ?? '',
    responseMode: responseModeOf(given('response_mode'), given('response_type')) ?? 'query',
    scope: scopeNames(given('scope')),
    state: given('state'),
    nonce: given('nonce'),
    prompt: scopeNames(given('prompt')),
    maxAge: maxAge === undefined || !/^\d+$/u.test(maxAge) ? undefined : Number(maxAge),
    loginHint: given('login_hint') ?? '',
    codeChallenge: given('code_challenge'),
    codeChallengeMethod: given('code_challenge_method'),
    query: parameters.toString(),
    // Keycloak lets an argument follow; none of the actions that the emulator has takes one.
    kcAction: given('kc_action')?.split(':')[0],
    requestedLevel: requestedLevel(given('claims'), given('acr_values')),
  }
  return { client, request, fault: faultOf(client, request, parameters) }
}

/** How an answer is to go back; `undefined` where there is no such mode. */
export function responseModeOf(mode: string | undefined, type = 'code'): ResponseMode | undefined {
  if (mode === undefined) return /\b(token|id_token)\b/u.test(type) ? 'fragment' : 'query'
  return mode === 'query' || mode === 'fragment' || mode === 'form_post' ? mode : undefined
}

const invalid = (error_description: string): AuthorizationFault => ({
  error: 'invalid_request',
  error_description,
})

const responseTypes = new Set(['code', 'none', 'id_token', 'token'])

function faultOf(
  client: Client,
  request: AuthorizationRequest,
  parameters: URLSearchParams,
): AuthorizationFault | undefined {
  const type = parameters.get('response_type')
  if (type === null) return invalid('Missing parameter: response_type')
  if (!type.split(' ').every((each) => responseTypes.has(each))) {
    return { error: 'unsupported_response_type' }
  }
  if (responseModeOf(parameters.get('response_mode') ?? undefined, type) === undefined) {
    return invalid('Invalid parameter: response_mode')
  }
  const isStandard = type === 'code' || type === 'none'
  const flow = isStandard ? 'Standard' : 'Implicit'
  if (!isStandard || !client.standardFlow) {
    return {
      error: 'unauthorized_client',
      error_description: `Client is not allowed to initiate browser login with given response_type. ${flow} flow is disabled for the client.`,
    }
  }
  if ([...new Set(parameters.keys())].some((name) => parameters.getAll(name).length > 1)) {
    return invalid('duplicated parameter')
  }
  if (!areKnownScopes(client, request.scope)) {
    return {
      error: 'invalid_scope',
      error_description: `Invalid scopes: ${request.scope.join(' ')}`,
    }
  }
  const pkce = pkceFault(client.attributes['pkce.code.challenge.method'] ?? '', request)
  return pkce === undefined ? undefined : invalid(pkce)
}

/** @see [RFC 7636](https://www.rfc-editor.org/rfc/rfc7636.html#section-4.4.1) */
function pkceFault(
  required: string,
  { codeChallenge, codeChallengeMethod }: AuthorizationRequest,
): string | undefined {
  if (required !== '') {
    if (codeChallengeMethod === undefined) return 'Missing parameter: code_challenge_method'
    if (codeChallengeMethod !== required) {
      return 'Invalid parameter: code challenge method is not matching the configured one'
    }
  }
  if (codeChallenge === undefined) {
    return codeChallengeMethod === undefined ? undefined : 'Missing parameter: code_challenge'
  }
  if (codeChallengeMethod !== undefined && !/^(plain|S256)$/u.test(codeChallengeMethod)) {
    return 'Invalid parameter: code_challenge_method'
  }
  return /^[A-Za-z0-9\-._~]{43,128}$/u.test(codeChallenge)
    ? undefined
    : 'Invalid parameter: code_challenge'
}
