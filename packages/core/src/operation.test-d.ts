import { expectTypeOf } from 'vitest'

import { realmMetadata } from './keycloak/realm.ts'
import { authorizationCodeGrant } from './oauth/authorization-code-grant.ts'
import { authorizationUrl } from './oauth/authorization-request.ts'
import type { AuthorizationSuccess, CheckedCallback } from './oauth/authorization-response.ts'
import { introspect } from './oauth/introspection.ts'
import { certs } from './oauth/jwks.ts'
import { passwordGrant } from './oauth/password-grant.ts'
import { withoutOpenid } from './oauth/scope.ts'
import { wellKnown } from './oauth/server-metadata.ts'
import { userinfo } from './oidc/userinfo.ts'
import type { UnverifiedClaims } from './jwt/decode-token.ts'
import type { AccessTokenClaims } from './jwt/access-token.ts'
import type { Verified } from './jwt/verified.ts'
import type { IdTokenClaims } from './oidc/id-token.ts'
import type { Operation, Security } from './operation.ts'
import { permissionRequests } from './uma/permission.ts'
import { umaPermissions, umaTicketGrant } from './uma/uma-ticket-grant.ts'

// What a request must carry is in the type of its operation: by it a facade refuses what it cannot send.
expectTypeOf<Security>().toEqualTypeOf<'none' | 'client' | 'bearer' | 'client-or-bearer'>()
expectTypeOf(wellKnown.security).toEqualTypeOf<'none'>()
expectTypeOf(certs.security).toEqualTypeOf<'none'>()
expectTypeOf(introspect.security).toEqualTypeOf<'client'>()
expectTypeOf(authorizationCodeGrant.security).toEqualTypeOf<'client'>()
expectTypeOf(userinfo.security).toEqualTypeOf<'bearer'>()
expectTypeOf(umaPermissions.security).toEqualTypeOf<'client-or-bearer'>()
expectTypeOf<Operation<object, unknown>['security']>().toEqualTypeOf<Security>()

/** As the browser's client takes them. */
declare function callAsPublicClient<P, T>(
  operation: Operation<P, T, 'none' | 'bearer' | 'client-or-bearer'>,
  parameters: P,
): T

export function facade(): void {
  expectTypeOf(callAsPublicClient(userinfo, {})).toHaveProperty('sub')
  callAsPublicClient(umaPermissions, { audience: 'api' })
  // @ts-expect-error -- a client's operation needs a client that can prove who it is
  callAsPublicClient(introspect, { token: 't' })
}

const server = realmMetadata({ serverUrl: 'https://kc.example', realm: 'demo' })

export function parameters(): void {
  // @ts-expect-error -- the name on the wire, and no other
  authorizationCodeGrant.build(server, { code: 'c', redirectUri: 'https://app/' })
  // @ts-expect-error -- a mistyped parameter is no extra
  passwordGrant.build(server, { username: 'u', password: 'p', otp: '1' })
  // @ts-expect-error -- permissions, not Keycloak's permission: the builder writes that
  umaTicketGrant.build(server, { audience: 'api', permission: 'R' })
  passwordGrant.build(server, { username: 'u', password: 'p', scope: withoutOpenid() })
  // @ts-expect-error -- there is no plain
  authorizationUrl(server, 'app', { redirect_uri: 'a', code_challenge_method: 'plain' })
  authorizationUrl(server, 'app', { redirect_uri: 'https://app/', any_extra: 'goes out' })
  permissionRequests('R#a')
  permissionRequests({ R: ['a'], S: null })
  permissionRequests([{ resource: 'R', scopes: ['a'] }, '#b'])
  // @ts-expect-error -- null says the whole resource, and undefined nothing
  permissionRequests({ R: undefined })
}

// What was checked, only its checker can make.
expectTypeOf<{ code: string; state: string }>().not.toExtend<CheckedCallback>()
expectTypeOf<AuthorizationSuccess>().not.toExtend<CheckedCallback>()
expectTypeOf<UnverifiedClaims>().not.toExtend<Verified<AccessTokenClaims>>()
expectTypeOf<AccessTokenClaims>().not.toExtend<Verified<AccessTokenClaims>>()
expectTypeOf<Verified<IdTokenClaims>>().toExtend<IdTokenClaims>()
expectTypeOf<Verified<IdTokenClaims>['sub']>().toEqualTypeOf<string>()
