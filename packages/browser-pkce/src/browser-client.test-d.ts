import { certs, introspect, logout, revoke, umaPermissions, userinfo } from '@latchkey/core'
import type { FailureReason, IdTokenClaims, Userinfo } from '@latchkey/core'
import { expectTypeOf } from 'vitest'

import type { BrowserClient, LoginParameters } from './browser-client.ts'
import { createBrowserClient } from './index.ts'
import type { FullBrowserClientOptions } from './index.ts'
import type { Callback, Session, SignedInCause, SignedOutCause, UnknownCause } from './session.ts'
import { createBrowserClient as createSlim } from './slim.ts'
import { withFetch } from './with-fetch.ts'
import { withUma } from './with-uma.ts'
import { withUserinfo } from './with-userinfo.ts'

declare const client: BrowserClient
declare const session: Session

const place = {
  serverUrl: 'https://id.example.com',
  realm: 'demo',
  clientId: 'app',
  redirectUri: '/',
} as const

// What a browser may call: nothing that needs a client's secret.
expectTypeOf(client.call(userinfo, {})).resolves.toEqualTypeOf<Userinfo>()
void client.call(certs, {})
void client.call(umaPermissions, { audience: 'api' })
void client.call(userinfo, {}, { accessToken: 't', timeoutMs: 1, signal: AbortSignal.abort() })
// @ts-expect-error -- introspection is for clients with a secret
void client.call(introspect, { token: 't' })
// @ts-expect-error -- so is revocation
void client.call(revoke, { token: 't' })
// @ts-expect-error -- so is this logout; the page's own is client.logout()
void client.call(logout, { refresh_token: 't' })
// @ts-expect-error -- a parameter is missing
void client.call(umaPermissions)

// The snapshot narrows by its status.
if (session.status === 'signed-in') {
  expectTypeOf(session.claims).toEqualTypeOf<IdTokenClaims>()
  expectTypeOf(session.expiresAtSeconds).toEqualTypeOf<number>()
  expectTypeOf(session.cause).toEqualTypeOf<SignedInCause>()
} else {
  expectTypeOf(session.claims).toEqualTypeOf<undefined>()
  expectTypeOf(session.accessTokenClaims).toEqualTypeOf<undefined>()
  expectTypeOf(session.expiresAtSeconds).toEqualTypeOf<undefined>()
}
if (session.status === 'signed-out') expectTypeOf(session.cause).toEqualTypeOf<SignedOutCause>()
if (session.status === 'unknown') expectTypeOf(session.cause).toEqualTypeOf<UnknownCause>()
if (session.claims) expectTypeOf(session.status).toEqualTypeOf<'signed-in'>()
expectTypeOf(session.problem).toEqualTypeOf<FailureReason | undefined>()
expectTypeOf(session.callback).toEqualTypeOf<Callback | undefined>()
// @ts-expect-error -- without a look at the status there may be nobody
void session.claims.sub
// @ts-expect-error -- a snapshot is read
session.status = 'signed-in'

/** A `switch` over the status needs no default. */
export function words({ status }: Session): string {
  switch (status) {
    case 'signed-in':
    case 'signed-out':
    case 'unknown':
      return status
    default:
      expectTypeOf(status).toBeNever()
      return status
  }
}

// What to ask of the login page.
void client.login({ scope: 'email', max_age: 0, kc_action: 'UPDATE_PASSWORD', returnTo: '/x' })
void client.login({ any_extra: 'x', several: ['a', 'b'], none: undefined })
void client.register()
expectTypeOf(client.loginUrl()).resolves.toEqualTypeOf<string>()
expectTypeOf<LoginParameters['max_age']>().toEqualTypeOf<number | undefined>()
// @ts-expect-error -- seconds, as a number
void client.login({ max_age: '60' })
// @ts-expect-error -- a parameter is text
void client.login({ claims: { id_token: {} } })
// @ts-expect-error -- a text
void client.login({ returnTo: new URL('https://app.example.com') })
// @ts-expect-error -- no such parameter: those of a logout have names
void client.logout({ redirect_uri: '/' })

expectTypeOf(client.start()).resolves.toEqualTypeOf<Session>()
expectTypeOf(client.subscribe(() => undefined)).toEqualTypeOf<() => void>()
expectTypeOf(client.getAccessToken({ minValiditySeconds: 5 })).resolves.toEqualTypeOf<string>()
// @ts-expect-error -- the session is read
client.session = session

// UMA: whose resources are meant is said once, or with each call.
const anywhere = createBrowserClient(place)
void anywhere.umaPermissions('Boat', { audience: 'api' })
void anywhere.hasUmaAccess('Boat', { audience: 'api', require: 'any', timeoutMs: 1 })
// @ts-expect-error -- of which resource server?
void anywhere.umaPermissions('Boat')
// @ts-expect-error -- of which resource server?
void anywhere.umaPermissions('Boat', {})
// @ts-expect-error -- of which resource server?
void anywhere.hasUmaAccess('Boat', { require: 'any' })

const ofApi = createBrowserClient({ ...place, umaAudience: 'api' })
void ofApi.umaPermissions('Boat')
void ofApi.umaPermissions(undefined)
void ofApi.hasUmaAccess(['Boat#view'], { require: 'all' })
void ofApi.hasUmaAccess('Boat', { audience: 'other' })
// @ts-expect-error -- there is no such need
void ofApi.hasUmaAccess('Boat', { require: 'some' })
// @ts-expect-error -- access to what?
void ofApi.hasUmaAccess()

declare const perhaps: FullBrowserClientOptions
// @ts-expect-error -- it may have been said, or not
void createBrowserClient(perhaps).umaPermissions('Boat')
void createBrowserClient(perhaps).umaPermissions('Boat', { audience: 'api' })

// Options.
void createBrowserClient({ ...place, storage: 'indexeddb', allowedOrigins: ['https://api'] })
// @ts-expect-error -- a browser has no secret
void createSlim({ ...place, clientSecret: 's' })
// @ts-expect-error -- a browser has no secret
void createBrowserClient({ ...place, clientSecret: 's' })
// @ts-expect-error -- it is allowedOrigins
void createBrowserClient({ ...place, allowedOrigin: ['https://api'] })
// @ts-expect-error -- it is allowedOrigins, with umaAudience too
void createBrowserClient({ ...place, umaAudience: 'api', allowedOrigin: ['https://api'] })
// @ts-expect-error -- no boolean turns a check off
void createBrowserClient({ ...place, idTokenSignature: false })
// @ts-expect-error -- none is no way to take a token
void createBrowserClient({ ...place, idTokenSignature: 'none' })
// @ts-expect-error -- no tokens in localStorage
void createBrowserClient({ ...place, storage: 'local' })
// @ts-expect-error -- a redirectUri is needed
void createBrowserClient({ serverUrl: 'https://id', realm: 'demo', clientId: 'app' })

// The slim entry takes what it lacks as imports of its own.
const slim = createSlim(place)
// @ts-expect-error -- withFetch adds it
void slim.fetch
// @ts-expect-error -- withUserinfo adds it
void slim.userinfo
expectTypeOf(withUserinfo(slim).userinfo({ timeoutMs: 1 })).resolves.toEqualTypeOf<Userinfo>()
// @ts-expect-error -- indexedDbStorage() is its own import
void createSlim({ ...place, storage: 'indexeddb' })
const whole = withUma(withFetch(slim, { allowedOrigins: [] }), { umaAudience: 'api' })
expectTypeOf(whole.fetch('https://api')).resolves.toEqualTypeOf<Response>()
void whole.umaPermissions('Boat')
// @ts-expect-error -- of which resource server?
void withUma(slim).umaPermissions('Boat')
// @ts-expect-error -- where may the token go?
void withFetch(slim, {})
