import type { IncomingMessage } from 'node:http'

import {
  type AccessTokenClaims,
  type AuthorizationParameters,
  certs,
  introspect,
  umaPermissions,
  userinfo,
  type FailureReason,
  type UmaPermission,
  type Userinfo,
  type Verified,
} from '@latchkey/core'
import { expectTypeOf } from 'vitest'

import type { ConfidentialClient } from './confidential-client.ts'

declare const client: ConfidentialClient
declare const reason: FailureReason

expectTypeOf(client.call(userinfo, {}, { accessToken: 't' })).resolves.toEqualTypeOf<Userinfo>()
// @ts-expect-error -- a bearer operation needs the bearer
void client.call(userinfo, {})
// @ts-expect-error -- and not just any options
void client.call(userinfo, {}, { timeoutMs: 1 })

void client.call(certs, {})
void client.call(introspect, { token: 't' })
// @ts-expect-error -- a parameter is missing
void client.call(introspect, {})
// @ts-expect-error -- a client's operation carries no bearer
void client.call(introspect, { token: 't' }, { accessToken: 't' })
void client.call(umaPermissions, { audience: 'api' }, { accessToken: 't' })
void client.call(umaPermissions, { audience: 'api', subject_token: 't' })
// @ts-expect-error -- a user's token that may be none: the client would ask for itself
void client.call(umaPermissions, { audience: 'api' }, { accessToken: undefined })
// @ts-expect-error -- the same, where the client authenticates
void client.call(umaPermissions, { audience: 'api', subject_token: undefined })

const answer = await client.authorize(new Request('https://api.example'), { realmRoles: ['a'] })
if (answer.ok) {
  expectTypeOf(answer.claims).toEqualTypeOf<Verified<AccessTokenClaims>>()
  expectTypeOf(answer.permissions).toEqualTypeOf<readonly UmaPermission[] | undefined>()
} else {
  expectTypeOf(answer.status).toEqualTypeOf<401 | 403>()
  void new Response(null, answer)
}
declare const incoming: IncomingMessage
void client.authorize(incoming)
void client.authorize(incoming.headers)
// @ts-expect-error -- a number is no request
void client.authorize(1)
// @ts-expect-error -- the name of a requirement, misspelt
void client.authorize(incoming, { realmRole: ['a'] })
// @ts-expect-error -- one of two words
void client.authorize(incoming, { permissions: 'R', require: 'some' })

// @ts-expect-error -- code_challenge_method has one value
expectTypeOf<'plain'>().toExtend<AuthorizationParameters['code_challenge_method']>()

// A switch over the code is exhaustive: a new reason is a compile error here.
export function everyReason(): string {
  switch (reason.code) {
    case 'oauth_error':
    case 'unexpected_response':
      return String(reason.status)
    case 'network':
    case 'timeout':
    case 'aborted':
      return reason.sent
    case 'token_rejected':
      return reason.claim
    case 'callback_rejected':
    case 'metadata_rejected':
    case 'insecure_context':
      return reason.detail
    case 'signed_out':
      return reason.cause
    case 'refresh_ambiguous':
    case 'lock_timeout':
      return reason.code
  }
}
