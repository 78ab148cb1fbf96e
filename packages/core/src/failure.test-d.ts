import { expectTypeOf } from 'vitest'

import { LatchkeyError } from './latchkey-error.ts'
import type {
  FailureReason,
  OAuthError,
  TokenFate,
  TransportError,
  UnexpectedResponse,
} from './failure.ts'

expectTypeOf<FailureReason['code']>().toEqualTypeOf<
  | 'oauth_error'
  | 'unexpected_response'
  | 'network'
  | 'timeout'
  | 'aborted'
  | 'token_rejected'
  | 'callback_rejected'
  | 'metadata_rejected'
  | 'signed_out'
  | 'refresh_ambiguous'
  | 'lock_timeout'
  | 'insecure_context'
>()

/** A `switch` over the codes needs no default: what is left is nothing. */
export function words(reason: FailureReason): string {
  switch (reason.code) {
    case 'oauth_error':
      expectTypeOf(reason).toEqualTypeOf<OAuthError>()
      return reason.error
    case 'unexpected_response':
      expectTypeOf(reason).toEqualTypeOf<UnexpectedResponse>()
      return reason.detail
    case 'network':
    case 'timeout':
    case 'aborted':
      expectTypeOf(reason).toEqualTypeOf<TransportError>()
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
    default:
      expectTypeOf(reason).toBeNever()
      return reason
  }
}

/** One code left out, and the compiler says so. */
// @ts-expect-error -- not every path returns
export function forgetful(reason: FailureReason): string {
  switch (reason.code) {
    case 'oauth_error':
    case 'unexpected_response':
    case 'network':
    case 'timeout':
    case 'aborted':
    case 'token_rejected':
    case 'callback_rejected':
      return reason.code
  }
}

/** The brand narrows to the reason. */
export function caught(error: unknown): TokenFate | undefined {
  if (!LatchkeyError.is(error)) {
    expectTypeOf(error).toBeUnknown()
    return undefined
  }
  expectTypeOf(error.reason).toEqualTypeOf<FailureReason>()
  // @ts-expect-error -- a reason without a request has no token
  void error.reason.tokenFate
  return 'sent' in error.reason ? error.reason.tokenFate : undefined
}
