import { describe, expect, it } from 'vitest'

import { emptyAnswer, jsonAnswer, textAnswer } from '../../test/answers.ts'
import { demoServer, formPostTo } from '../../test/demo-server.ts'
import { UsageError } from '../failure.ts'
import { endSessionUrl, logout } from './end-session.ts'
import type { LogoutParameters } from './end-session.ts'

describe('endSessionUrl — RP-Initiated Logout 1.0 §2', () => {
  it.each<[object | undefined, string]>([
    [undefined, 'client_id=app%26'],
    [{}, 'client_id=app%26'],
    [
      { id_token_hint: 'a.b.c', post_logout_redirect_uri: 'https://a/?x=1&y=ü', state: 's&t' },
      'id_token_hint=a.b.c&post_logout_redirect_uri=https%3A%2F%2Fa%2F%3Fx%3D1%26y%3D%C3%BC&state=s%26t&client_id=app%26',
    ],
    [
      { post_logout_redirect_uri: 'https://a/', ui_locales: 'fi', client_id: 'evil' },
      'post_logout_redirect_uri=https%3A%2F%2Fa%2F&ui_locales=fi&client_id=app%26',
    ],
  ])('%j', (parameters, query) => {
    const url = endSessionUrl(demoServer, 'app&', parameters)
    const names = (text: string): string[] => text.split('&').toSorted()
    expect(url.startsWith(`${demoServer.end_session_endpoint}?`)).toBe(true)
    expect(names(new URL(url).search.slice(1))).toEqual(names(query))
  })

  it('refuses a state with nowhere to go, and a server without the endpoint', () => {
    expect(() => endSessionUrl(demoServer, 'app', { state: 's' })).toThrow(UsageError)
    expect(() => endSessionUrl({ issuer: 'i' }, 'app')).toThrow('has no end_session_endpoint')
  })
})

describe('logout', () => {
  it('posts the refresh token, and is sent once', () => {
    expect(logout.build(demoServer, { refresh_token: 'a+b' })).toEqual(
      formPostTo(demoServer.end_session_endpoint, 'refresh_token=a%2Bb'),
    )
    expect(logout).toMatchObject({ security: 'client', replay: 'never' })
  })

  it.each([[{}], [{ refresh_token: '' }]])('refuses %j', (parameters) => {
    expect(() => logout.build(demoServer, parameters as LogoutParameters)).toThrow(
      'logout: expected refresh_token to be a non-empty string',
    )
  })

  it.each([
    [emptyAnswer(204), { ok: true, value: undefined }],
    [emptyAnswer(200), { ok: true, value: undefined }],
    [
      jsonAnswer(400, { error: 'invalid_grant', error_description: 'Invalid refresh token' }),
      {
        ok: false,
        error: {
          code: 'oauth_error',
          status: 400,
          error: 'invalid_grant',
          error_description: 'Invalid refresh token',
        },
      },
    ],
    [
      textAnswer(302, 'text/html', ''),
      {
        ok: false,
        error: {
          code: 'unexpected_response',
          status: 302,
          detail: 'expected status 204 or 200, got 302 with text/html',
        },
      },
    ],
  ])('reads the status', (response, expected) => {
    expect(logout.parse(response)).toEqual(expected)
  })
})
