import { noCache, noStore, noStorePage } from './answers.ts'
import { account } from './endpoints/account.ts'
import { authorize } from './endpoints/authorize.ts'
import { certs } from './endpoints/certs.ts'
import { introspect } from './endpoints/introspect.ts'
import { loginAction, restartLogin } from './endpoints/login-action.ts'
import { confirmLogout, logout, logoutPage } from './endpoints/logout.ts'
import { requiredAction } from './endpoints/required-action.ts'
import { realm } from './endpoints/realm.ts'
import { registrationAction, registrations } from './endpoints/registration.ts'
import { revoke } from './endpoints/revoke.ts'
import {
  loginStatus,
  loginStatusInit,
  thirdPartyStep1,
  thirdPartyStep2,
} from './endpoints/session-iframes.ts'
import { token } from './endpoints/token.ts'
import { userinfo } from './endpoints/userinfo.ts'
import { umaWellKnown, wellKnown } from './endpoints/well-known.ts'
import type { Endpoint } from './exchange.ts'

/** One endpoint of a realm. */
export interface Route {
  readonly endpoint: EndpointName
  /** Before `/realms/{realm}`, where RFC 8414 puts the well-known part. */
  readonly prefix?: string
  /** Below `/realms/{realm}`. */
  readonly path: string
  readonly methods: Readonly<Partial<Record<'GET' | 'POST', Endpoint>>>
  /** What a preflight request is told; without it no page of another origin is let in. */
  readonly preflightMethods?: string
  /** On each answer, a refusal too, unless the answer says otherwise. */
  readonly headers?: Readonly<Record<string, string>>
  /** Made for navigation: no fetch has a use for it. */
  readonly isPage?: true
}

/** How faults name an endpoint. */
export type EndpointName =
  | 'wellKnown'
  | 'certs'
  | 'realm'
  | 'authorize'
  | 'login'
  | 'account'
  | 'sessionIframe'
  | 'token'
  | 'userinfo'
  | 'introspect'
  | 'revoke'
  | 'logout'

const oidc = '/protocol/openid-connect'

/** Where a login begins. */
export const authorizeRoute: Route = {
  endpoint: 'authorize',
  path: `${oidc}/auth`,
  methods: { GET: authorize, POST: authorize },
  isPage: true,
}

/** All that a realm answers. */
export const routes: readonly Route[] = [
  { endpoint: 'realm', path: '', methods: { GET: realm }, preflightMethods: 'GET' },
  {
    endpoint: 'wellKnown',
    path: '/.well-known/openid-configuration',
    methods: { GET: wellKnown },
    preflightMethods: 'GET',
  },
  {
    endpoint: 'wellKnown',
    path: '/.well-known/oauth-authorization-server',
    methods: { GET: wellKnown },
    preflightMethods: 'GET',
  },
  {
    endpoint: 'wellKnown',
    prefix: '/.well-known/oauth-authorization-server',
    path: '',
    methods: { GET: wellKnown },
    preflightMethods: 'GET',
  },
  {
    endpoint: 'wellKnown',
    path: '/.well-known/uma2-configuration',
    methods: { GET: umaWellKnown },
    preflightMethods: 'GET',
  },
  { endpoint: 'certs', path: `${oidc}/certs`, methods: { GET: certs }, preflightMethods: 'GET' },
  {
    endpoint: 'token',
    path: `${oidc}/token`,
    methods: { POST: token },
    preflightMethods: 'POST, OPTIONS',
    headers: noStore,
  },
  { endpoint: 'introspect', path: `${oidc}/token/introspect`, methods: { POST: introspect } },
  {
    endpoint: 'userinfo',
    path: `${oidc}/userinfo`,
    methods: { GET: userinfo, POST: userinfo },
    preflightMethods: 'GET, HEAD, OPTIONS',
    headers: noStore,
  },
  {
    endpoint: 'revoke',
    path: `${oidc}/revoke`,
    methods: { POST: revoke },
    preflightMethods: 'POST, OPTIONS',
  },
  {
    endpoint: 'logout',
    path: `${oidc}/logout`,
    methods: { GET: logoutPage, POST: logout },
    preflightMethods: 'GET, HEAD, OPTIONS',
  },
  {
    endpoint: 'logout',
    path: `${oidc}/logout/logout-confirm`,
    methods: { POST: confirmLogout },
    headers: noCache,
    isPage: true,
  },
  authorizeRoute,
  {
    endpoint: 'authorize',
    path: `${oidc}/registrations`,
    methods: { GET: registrations },
    isPage: true,
  },
  {
    endpoint: 'login',
    path: '/login-actions/authenticate',
    methods: { GET: loginAction, POST: loginAction },
    headers: noStorePage,
    isPage: true,
  },
  {
    endpoint: 'login',
    path: '/login-actions/restart',
    methods: { GET: restartLogin },
    headers: noStorePage,
    isPage: true,
  },
  {
    endpoint: 'login',
    path: '/login-actions/registration',
    methods: { GET: registrationAction, POST: registrationAction },
    headers: noStorePage,
    isPage: true,
  },
  {
    endpoint: 'login',
    path: '/login-actions/required-action',
    methods: { GET: requiredAction, POST: requiredAction },
    headers: noStorePage,
    isPage: true,
  },
  ...['/account', '/account/*'].map((path): Route => ({
    endpoint: 'account',
    path,
    methods: { GET: account },
    isPage: true,
  })),
  {
    endpoint: 'sessionIframe',
    path: `${oidc}/login-status-iframe.html`,
    methods: { GET: loginStatus },
  },
  {
    endpoint: 'sessionIframe',
    path: `${oidc}/login-status-iframe.html/init`,
    methods: { GET: loginStatusInit },
  },
  {
    endpoint: 'sessionIframe',
    path: `${oidc}/3p-cookies/step1.html`,
    methods: { GET: thirdPartyStep1 },
  },
  {
    endpoint: 'sessionIframe',
    path: `${oidc}/3p-cookies/step2.html`,
    methods: { GET: thirdPartyStep2 },
  },
]

/** Paths that Keycloak answers and the emulator does not, with what they are for. */
export const notEmulated: readonly (readonly [path: RegExp, what: string])[] = [
  [/^\/protocol\/openid-connect\/auth\/device$/u, 'device authorization'],
  [/^\/protocol\/openid-connect\/ext\/ciba\//u, 'CIBA'],
  [/^\/protocol\/openid-connect\/ext\/par\//u, 'pushed authorization requests'],
  [/^\/authz\/protection\//u, 'the UMA protection API'],
  [/^\/clients-registrations\//u, 'client registration'],
  [/^\/protocol\/saml/u, 'SAML'],
  [/^\/broker\//u, 'identity brokering'],
]
