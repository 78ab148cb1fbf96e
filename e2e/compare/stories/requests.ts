import { users } from '../../keycloak/cast.ts'
import { totpSecret } from '../../keycloak/cast.ts'
import { totp } from '../../keycloak/totp.ts'
import type { Ask, Form, Text } from '../story.ts'

/** The realm of nearly every story. */
export const realm = '/realms/lighthouse'
/** Where its OpenID Connect endpoints are. */
export const oidc: string = endpointsOf(realm)
/** Where those of the realm are that takes each refresh token once. */
export const rotating: string = endpointsOf('/realms/lighthouse-rotation')
/** An origin that the realm's single-page applications may come from. */
export const origin = 'http://localhost:5173'
/** A registered redirect URI, with an ampersand and an umlaut in it. */
export const redirect_uri = 'http://localhost:5173/callback?x=1&y=ä'
/** A PKCE verifier, and the challenge that is its hash. */
export const pkce = {
  verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
} as const
/** For a confidential client of the realm. */
export const api = { basic: 'logbook-api' } as const

/** What a request has beside its form. */
export type Extras = Omit<Ask, 'title' | 'path'>
/** Parameters by their names. */
export type Parameters = Readonly<Record<string, Text | undefined>>

function endpointsOf(realmPath: string): string {
  return `${realmPath}/protocol/openid-connect`
}

/** A request to the token endpoint. */
export function token(title: string, form: Form, extras: Extras = {}): Ask {
  return { title, path: `${oidc}/token`, form, ...extras }
}

/** The parameters of a password grant. */
export function password(user: keyof typeof users, more: Parameters = {}): Parameters {
  const { username, password: secret } = users[user]
  return { grant_type: 'password', username, password: secret, scope: 'openid', ...more }
}

/** What tess's authenticator shows now. */
export const secondFactor: Text = () => totp(totpSecret, Date.now() / 1000)

/** A login by password, through `logbook-api` unless another client is named. */
export function login(title: string, user: keyof typeof users, clientId = 'logbook-api'): Ask {
  const more = user === 'tess' ? { totp: secondFactor } : {}
  return clientId === 'harbor-web'
    ? token(title, password(user, { ...more, client_id: clientId }))
    : token(title, password(user, more), { basic: clientId })
}

/** A request of userinfo. */
export function userinfo(title: string, bearer: Text, extras: Extras = {}): Ask {
  return { title, path: `${oidc}/userinfo`, bearer, ...extras }
}

/** A request to the introspection endpoint, as `logbook-api` unless it says otherwise. */
export function introspect(title: string, form: Form, extras: Extras = api): Ask {
  return { title, path: `${oidc}/token/introspect`, form, ...extras }
}

/** A refresh, as `logbook-api` unless it says otherwise. */
export function refresh(
  title: string,
  refresh_token: Text | undefined,
  more: Parameters = {},
  extras: Extras = api,
): Ask {
  return token(title, { grant_type: 'refresh_token', refresh_token, ...more }, extras)
}

/** The parameters of a login of `harbor-web` by authorization code. */
export function authorization(more: Parameters = {}): Parameters {
  return {
    client_id: 'harbor-web',
    response_type: 'code',
    scope: 'openid',
    redirect_uri,
    state: 'a&b=c',
    nonce: 'n+1',
    code_challenge: pkce.challenge,
    code_challenge_method: 'S256',
    ...more,
  }
}

/** Opens the login page, or what comes instead. */
export function authorize(title: string, browser: string, more: Parameters = {}): Ask {
  return { title, path: `${oidc}/auth`, query: authorization(more), browser }
}
