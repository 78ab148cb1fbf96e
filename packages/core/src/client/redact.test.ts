import { describe, expect, it } from 'vitest'

import type { FailureReason, OAuthError } from '../failure.ts'
import type { HttpRequest } from '../http.ts'
import { redact } from './redact.ts'

const post = (fields: Record<string, string>, authorization?: string): HttpRequest => ({
  method: 'POST',
  url: 'https://a/',
  headers: authorization === undefined ? {} : { authorization },
  body: new URLSearchParams(fields).toString(),
})
const said = (error_description: string): OAuthError => ({
  code: 'oauth_error',
  status: 400,
  error: 'invalid_grant',
  error_description,
})
const password = 'p@ss wörd&1+%"\\*~'

describe('redact', () => {
  it.each([
    ['plain', password],
    ['percent-encoded', encodeURIComponent(password)],
    ['percent-encoded in lower case', 'p%40ss%20w%c3%b6rd%261%2b%25%22%5c*~'],
    ['form-encoded', 'p%40ss+w%C3%B6rd%261%2B%25%22%5C*%7E'],
    ['form-encoded in lower case', 'p%40ss+w%c3%b6rd%261%2b%25%22%5c*%7e'],
    ['as JSON', JSON.stringify(password).slice(1, -1)],
    ['in lower case', password.toLowerCase()],
  ])('finds a secret %s', (_name, written) => {
    const reason = said(`got ${written}, and ${written}`)
    expect(redact(reason, post({ password }))).toEqual(said('got [redacted], and [redacted]'))
  })

  it.each([
    ['Bearer', 'Bearer a.b-c~token', 'a.b-c~token'],
    ['Basic, whole', `Basic ${btoa('app:hemmelig%26')}`, btoa('app:hemmelig%26')],
    ['Basic, encoded', `Basic ${btoa('app:hemmelig%26')}`, 'hemmelig%26'],
    ['Basic, decoded', `Basic ${btoa('app:hemmelig%26')}`, 'hemmelig&'],
    ['Basic, not encoded before', `Basic ${btoa('app:hemmelig:&x')}`, 'hemmelig:&x'],
    ['another scheme', 'DPoP a.b.c-token', 'a.b.c-token'],
  ])('finds the credentials: %s', (_name, authorization, written) => {
    expect(redact(said(`got ${written}.`), post({}, authorization))).toEqual(
      said('got [redacted].'),
    )
  })

  it('takes the longer of two first', () => {
    const request = post({ code: 'secret-code', code_verifier: 'secret-code-verifier' })
    expect(redact(said('secret-code-verifier'), request)).toEqual(said('[redacted]'))
  })

  it('cleans all that the other side can write, and nothing else', () => {
    const cause = new Error('not looked at')
    const challenge = {
      scheme: 'hemmelig',
      parameters: { hemmelig: 'a', realm: 'Hemmelig b' },
    }
    const request = post({ password: 'Hemmelig' })
    expect(redact({ ...said('x'), challenge }, request)).toMatchObject({
      challenge: { scheme: '[redacted]', parameters: { '[redacted]': 'a', realm: '[redacted] b' } },
    })
    const lost: FailureReason = { code: 'network', sent: 'maybe', detail: 'Hemmelig', cause }
    const redacted = redact(lost, request)
    expect(redacted).toEqual({ ...lost, detail: '[redacted]' })
    expect('cause' in redacted && redacted.cause).toBe(cause)
    expect(redact({ ...lost, cause: 'at Hemmelig' }, request)).toMatchObject({
      cause: 'at [redacted]',
    })
  })

  it('does not look into what the caller aborted with', () => {
    const cause: { self?: unknown } = {}
    cause.self = cause
    const reason: FailureReason = { code: 'aborted', sent: 'no', cause }
    const redacted = redact(reason, post({ password: 'Hemmelig' }))
    expect('cause' in redacted && redacted.cause).toBe(cause)
  })

  it.each<[FailureReason, string]>([
    [{ code: 'network', sent: 'maybe' }, 'network'],
    [{ code: 'aborted', sent: 'maybe', tokenFate: 'unknown' }, 'unknown'],
    [{ ...said('x'), tokenFate: 'consumed' }, 'oauth_error'],
  ])('leaves our own words: %j', (reason, secret) => {
    expect(redact(reason, post({ password: secret }))).toEqual(reason)
  })

  it('leaves what anybody may read, and words too short to be told from others', () => {
    const request = post({ username: 'zoë the user', client_id: 'my-app', totp: '12345' })
    const reason = said('zoë the user of my-app: 12345')
    expect(redact(reason, request)).toEqual(reason)
  })

  it.each([
    'audience',
    'claim_token_format',
    'client_assertion_type',
    'client_id',
    'grant_type',
    'permission',
    'permission_resource_format',
    'permission_resource_matching_uri',
    'redirect_uri',
    'requested_issuer',
    'requested_subject',
    'requested_token_type',
    'response_include_resource_name',
    'response_mode',
    'response_permissions_limit',
    'scope',
    'subject_issuer',
    'subject_token_type',
    'submit_request',
    'token_type_hint',
    'username',
  ])('leaves the value of %s', (name) => {
    const reason = said('got a harmless value')
    expect(redact(reason, post({ [name]: 'a harmless value' }))).toEqual(reason)
  })

  it.each([
    'actor_token',
    'assertion',
    'claim_token',
    'client_assertion',
    'client_secret',
    'code',
    'code_verifier',
    'id_token_hint',
    'password',
    'refresh_token',
    'request',
    'request_uri',
    'rpt',
    'subject_token',
    'ticket',
    'token',
    'totp',
    'type',
    'a_parameter_of_tomorrow',
    'xscope',
    'scopes',
  ])('takes the value of %s for a secret', (name) => {
    expect(redact(said('got Hemmelig'), post({ [name]: 'Hemmelig' }))).toEqual(
      said('got [redacted]'),
    )
  })

  it('finds a secret of any length and with any characters', () => {
    const code = 'Ab.(c|d)[e]+\\$^/'.repeat(10_000)
    expect(redact(said(`got ${code}.`), post({ code }))).toEqual(said('got [redacted].'))
  })

  it('leaves a reason alone where the request holds no secret', () => {
    const reason = said('x')
    const request: HttpRequest = { method: 'GET', url: 'https://a/', headers: {} }
    expect(redact(reason, request)).toBe(reason)
  })
})
