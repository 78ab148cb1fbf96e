import * as oidc from 'openid-client'

import { callbackOf, openBrowser } from '../contract/login-page.ts'
import { clients, REALM, users } from '../keycloak/cast.ts'
import type { ConfidentialClient } from '../keycloak/cast.ts'
import type { ForeignClient } from './foreign-client.ts'
import { createRecorder } from './recorder.ts'
import type { Recorder } from './recorder.ts'

const redirect_uri = 'http://localhost/callback'
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token'
const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** openid-client, with each way to authenticate that it shares with the realm. */
export const openidClient: ForeignClient = {
  name: 'openid-client 6.9.0',
  calls: 39,
  async run(url) {
    const recorder = createRecorder(seenOf)
    const issuer = new URL(`${url}/realms/${REALM}`)
    const api = await makeDiscovery(recorder, issuer)
    const tokens = await makeLogin(recorder, api)
    await makeGrants(recorder, issuer, api)
    await makeTokenCalls(recorder, api, tokens)
    await makeLogout(recorder, api, tokens)
    return recorder.calls
  },
}

interface Tokens {
  readonly access: string
  readonly refresh: string
  readonly id: string
  readonly sub: string
}

/** A configuration for a server without TLS, as a program gets it. */
function discover(
  issuer: URL,
  { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret?: string },
  authentication?: oidc.ClientAuth,
): Promise<oidc.Configuration> {
  return oidc.discovery(issuer, clientId, clientSecret, authentication, {
    execute: [oidc.allowInsecureRequests],
  })
}

async function makeDiscovery({ works, fails }: Recorder, issuer: URL): Promise<oidc.Configuration> {
  const api = await discover(issuer, clients.logbookApi)
  await works('discovery(issuer), OpenID Connect', () => api.serverMetadata())
  await works('discovery(issuer), OAuth 2.0', async () => {
    const configuration = await oidc.discovery(
      issuer,
      clients.logbookApi.clientId,
      undefined,
      oidc.None(),
      { algorithm: 'oauth2', execute: [oidc.allowInsecureRequests] },
    )
    return configuration.serverMetadata()
  })
  await fails('discovery(a realm that is not there)', () =>
    discover(new URL('no-such-realm', issuer), clients.logbookApi),
  )
  return api
}

async function makeLogin({ works, fails }: Recorder, api: oidc.Configuration): Promise<Tokens> {
  const state = oidc.randomState()
  const nonce = oidc.randomNonce()
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier()
  const code_challenge = await oidc.calculatePKCECodeChallenge(pkceCodeVerifier)
  const login = await works('buildAuthorizationUrl(with PKCE)', () => {
    const scope = 'openid email'
    const challenge = { code_challenge, code_challenge_method: 'S256' }
    return oidc.buildAuthorizationUrl(api, { redirect_uri, scope, state, nonce, ...challenge }).href
  })
  const browser = openBrowser()
  const callback = await works('the login page', async () =>
    callbackOf(await browser.login(login, users.ada)),
  )
  const checks = { pkceCodeVerifier, expectedState: state, expectedNonce: nonce }
  const tokens = await works('authorizationCodeGrant(callback, with PKCE)', async () => {
    const response = await oidc.authorizationCodeGrant(api, new URL(callback), checks)
    return { response, claims: response.claims(), expiresIn: response.expiresIn() }
  })
  await fails('authorizationCodeGrant(the same callback again)', () =>
    oidc.authorizationCodeGrant(api, new URL(callback), checks),
  )
  const again = callbackOf(await browser.login(login))
  await fails('authorizationCodeGrant(another verifier)', () =>
    oidc.authorizationCodeGrant(api, new URL(again), {
      ...checks,
      pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
    }),
  )
  await fails('authorizationCodeGrant(another state)', () =>
    oidc.authorizationCodeGrant(api, new URL(again), { ...checks, expectedState: 'other' }),
  )
  await fails('authorizationCodeGrant(prompt=none without a session)', async () => {
    const silent = new URL(login)
    silent.searchParams.set('prompt', 'none')
    const refused = callbackOf(await openBrowser().login(silent.href))
    return oidc.authorizationCodeGrant(api, new URL(refused), checks)
  })
  const { access_token: access, refresh_token: refresh = '', id_token: id = '' } = tokens.response
  return { access, refresh, id, sub: tokens.claims?.sub ?? '' }
}

async function makeGrants(
  { works, fails }: Recorder,
  issuer: URL,
  api: oidc.Configuration,
): Promise<void> {
  const { logbookApi, stampService } = clients
  const ways: readonly (readonly [string, ConfidentialClient, oidc.ClientAuth])[] = [
    ['client_secret_post', logbookApi, oidc.ClientSecretPost(logbookApi.clientSecret)],
    ['client_secret_basic', logbookApi, oidc.ClientSecretBasic(logbookApi.clientSecret)],
    ['client_secret_jwt', stampService, oidc.ClientSecretJwt(stampService.clientSecret)],
  ]
  for (const [name, client, way] of ways) {
    const configuration = await discover(issuer, client, way)
    await works(`clientCredentialsGrant() by ${name}`, () =>
      oidc.clientCredentialsGrant(configuration, { scope: 'openid' }),
    )
  }
  await fails('clientCredentialsGrant() with a wrong secret', async () =>
    oidc.clientCredentialsGrant(
      await discover(issuer, { clientId: 'tide-service', clientSecret: 'x' }),
    ),
  )
  await fails('clientCredentialsGrant() of a public client', async () =>
    oidc.clientCredentialsGrant(await discover(issuer, clients.harborWeb, oidc.None())),
  )
  await works('genericGrantRequest(password)', () =>
    oidc.genericGrantRequest(api, 'password', { ...users.jörg, scope: 'openid' }),
  )
  await fails('genericGrantRequest(password), a wrong one', () =>
    oidc.genericGrantRequest(api, 'password', { username: 'ada', password: 'wrong' }),
  )
  await fails('genericGrantRequest(unknown)', () =>
    oidc.genericGrantRequest(api, 'urn:nobody:knows', {}),
  )
}

async function makeTokenCalls(
  { works, fails }: Recorder,
  api: oidc.Configuration,
  { access, refresh, sub }: Tokens,
): Promise<void> {
  await works('fetchUserInfo()', () => oidc.fetchUserInfo(api, access, sub))
  await fails('fetchUserInfo(another subject)', () => oidc.fetchUserInfo(api, access, 'other'))
  await fails('fetchUserInfo(garbage)', () => oidc.fetchUserInfo(api, 'garbage', sub))
  await works('tokenIntrospection(an access token)', () => oidc.tokenIntrospection(api, access))
  await works('tokenIntrospection(a refresh token)', () =>
    oidc.tokenIntrospection(api, refresh, { token_type_hint: 'refresh_token' }),
  )
  await works('tokenIntrospection(garbage)', () => oidc.tokenIntrospection(api, 'garbage'))
  const subject = { subject_token: access, subject_token_type: accessTokenType }
  await works('genericGrantRequest(token exchange)', () =>
    oidc.genericGrantRequest(api, exchange, { ...subject, audience: 'pilot-service' }),
  )
  await works('genericGrantRequest(token exchange), an ID token', () =>
    oidc.genericGrantRequest(api, exchange, {
      ...subject,
      requested_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    }),
  )
  await fails('genericGrantRequest(token exchange), out of reach', () =>
    oidc.genericGrantRequest(api, exchange, { ...subject, audience: 'wreck-service' }),
  )
  const rpt = await works('genericGrantRequest(UMA)', () =>
    oidc.genericGrantRequest(api, 'urn:ietf:params:oauth:grant-type:uma-ticket', {
      audience: clients.logbookApi.clientId,
      subject_token: access,
    }),
  )
  await works('tokenIntrospection(an RPT)', () =>
    oidc.tokenIntrospection(api, rpt.access_token, { token_type_hint: 'requesting_party_token' }),
  )
  await works('refreshTokenGrant()', () => oidc.refreshTokenGrant(api, refresh))
  await works('refreshTokenGrant(less scope)', () =>
    oidc.refreshTokenGrant(api, refresh, { scope: 'openid' }),
  )
  await fails('refreshTokenGrant(more scope)', () =>
    oidc.refreshTokenGrant(api, refresh, { scope: 'openid nonsense' }),
  )
  await fails('refreshTokenGrant(garbage)', () => oidc.refreshTokenGrant(api, 'garbage'))
}

async function makeLogout(
  { works, fails }: Recorder,
  api: oidc.Configuration,
  { access, refresh, id }: Tokens,
): Promise<void> {
  const endSession = await works('buildEndSessionUrl()', () => {
    const asked = { id_token_hint: id, post_logout_redirect_uri: redirect_uri, state: 'over' }
    return oidc.buildEndSessionUrl(api, asked).href
  })
  await works('tokenRevocation(an access token)', () => oidc.tokenRevocation(api, access))
  await works('tokenIntrospection() after it', () => oidc.tokenIntrospection(api, access))
  await works('the end-session URL', async () => {
    const { status, headers } = await fetch(endSession, { redirect: 'manual' })
    return { status, location: headers.get('location') }
  })
  await fails('refreshTokenGrant() after it', () => oidc.refreshTokenGrant(api, refresh))
  await works('tokenRevocation() of what is over', () => oidc.tokenRevocation(api, refresh))
}

/** What openid-client gives its user to see of an error. */
function seenOf(error: unknown): unknown {
  if (!(error instanceof Error)) throw new TypeError('openid-client threw what is no error')
  const { name, message } = error
  const code = 'code' in error ? error.code : undefined
  const seen = { name, message, code }
  if (error instanceof oidc.ResponseBodyError) {
    return { ...seen, status: error.status, body: error.cause }
  }
  if (error instanceof oidc.AuthorizationResponseError) {
    return { ...seen, parameters: Object.fromEntries(error.cause) }
  }
  if (error instanceof oidc.WWWAuthenticateChallengeError) {
    return { ...seen, status: error.status, challenges: error.cause }
  }
  return seen
}
