import { describe, expect, it } from 'vitest'

import { demoServer } from '../../test/demo-server.ts'
import { UsageError } from '../failure.ts'
import { authorizationUrl } from './authorization-request.ts'
import type { AuthorizationParameters } from './authorization-request.ts'
import { withoutOpenid } from './scope.ts'

const redirect_uri = 'https://app.example/cb'
const parametersOf = (url: string): object => Object.fromEntries(new URL(url).searchParams)

describe('authorizationUrl — RFC 6749 §4.1.1', () => {
  it.each<[AuthorizationParameters, object]>([
    [{ redirect_uri }, {}],
    [{ redirect_uri, scope: 'a openid' }, { scope: 'a openid' }],
    [{ redirect_uri, scope: 'a b' }, { scope: 'openid a b' }],
    [{ redirect_uri, scope: withoutOpenid('a') }, { scope: 'a' }],
    [
      { redirect_uri, max_age: 0, prompt: 'login' },
      { max_age: '0', prompt: 'login' },
    ],
    [
      { redirect_uri, code_challenge: 'E9', code_challenge_method: 'S256' },
      { code_challenge: 'E9', code_challenge_method: 'S256' },
    ],
    [
      { redirect_uri: 'https://app.example/ü?x=1&y=2' },
      { redirect_uri: 'https://app.example/ü?x=1&y=2' },
    ],
    [{ redirect_uri: 'app:/cb' }, { redirect_uri: 'app:/cb' }],
    [
      { redirect_uri, kc_idp_hint: 'a&b', kc_action: 'UPDATE_PASSWORD', 'x[]': 'y' },
      { kc_idp_hint: 'a&b', kc_action: 'UPDATE_PASSWORD', 'x[]': 'y' },
    ],
    [{ redirect_uri, response_type: undefined }, {}],
    [{ redirect_uri, state: undefined as unknown as string }, {}],
  ])('%j', (parameters, expected) => {
    const url = authorizationUrl(demoServer, 'app', parameters)
    expect(url.startsWith(`${demoServer.authorization_endpoint}?`)).toBe(true)
    expect(parametersOf(url)).toEqual({
      response_type: 'code',
      client_id: 'app',
      redirect_uri,
      scope: 'openid',
      ...expected,
    })
  })

  it('sends no scope where there is to be none, and repeats a list', () => {
    const url = new URL(
      authorizationUrl(demoServer, 'app', {
        redirect_uri,
        scope: withoutOpenid(),
        resource: ['a', 'b'],
      }),
    )
    expect(url.searchParams.has('scope')).toBe(false)
    expect(url.searchParams.getAll('resource')).toEqual(['a', 'b'])
  })

  it.each([
    ...Array.from(' !"#$%&\'()*+,-./0:;<=>?@A[\\]^_`a{|}~\0\t\r\nü€😀'),
    '%26',
    '&state=evil',
    '\u2028',
  ])('%j survives in every value', (text) => {
    const value = `a${text}b`
    const url = authorizationUrl(demoServer, value, {
      redirect_uri: text === '#' ? redirect_uri : `https://app/${value}`,
      state: value,
      nonce: value,
      login_hint: value,
      ui_locales: value,
      acr_values: value,
      [value]: value,
    })
    expect(new URL(url).hash).toBe('')
    expect(parametersOf(url)).toEqual({
      response_type: 'code',
      client_id: value,
      redirect_uri: text === '#' ? redirect_uri : `https://app/${value}`,
      scope: 'openid',
      state: value,
      nonce: value,
      login_hint: value,
      ui_locales: value,
      acr_values: value,
      [value]: value,
    })
  })

  it('keeps the query of the endpoint', () => {
    const authorization_endpoint = 'https://kc.example/auth?tenant=a%26b&x=1'
    const url = authorizationUrl({ issuer: 'i', authorization_endpoint }, 'app', { redirect_uri })
    expect(url).toBe(
      'https://kc.example/auth?tenant=a%26b&x=1&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&response_type=code&client_id=app&scope=openid',
    )
  })

  it.each([
    [{}, 'expected redirect_uri to be a non-empty string, got nothing'],
    [{ redirect_uri: '' }, 'expected redirect_uri to be a non-empty string, got an empty string'],
    [
      { redirect_uri: new URL('https://a/') },
      'expected redirect_uri to be a non-empty string, got an object',
    ],
    [{ redirect_uri: 'https://a/#x' }, 'redirect_uri must have no fragment'],
    [{ redirect_uri: 'https://a/#' }, 'redirect_uri must have no fragment'],
    [{ redirect_uri, code_challenge: 'E9' }, 'go together'],
    [{ redirect_uri, code_challenge: 'E9', code_challenge_method: 'plain' }, 'go together'],
    [{ redirect_uri, code_challenge_method: 'S256' }, 'go together'],
    [{ redirect_uri, code_challenge: '', code_challenge_method: 'S256' }, 'go together'],
    [{ redirect_uri, state: null }, 'expected state to be a non-empty string'],
    [{ redirect_uri, state: '' }, 'expected state to be a non-empty string'],
    [{ redirect_uri, nonce: '' }, 'expected nonce to be a non-empty string'],
    [{ redirect_uri, client_id: 'evil' }, 'client_id is set by the client'],
    [{ redirect_uri, response_type: 'token' }, 'response_type is set by the client'],
    [{ redirect_uri, max_age: NaN }, 'the parameter max_age must be'],
    [{ redirect_uri, claims: { id_token: {} } }, 'the parameter claims must be'],
  ])('refuses %j', (parameters, message) => {
    const act = (): unknown =>
      authorizationUrl(demoServer, 'app', parameters as AuthorizationParameters)
    expect(act).toThrow(UsageError)
    expect(act).toThrow(message)
  })

  it('needs the endpoint', () => {
    expect(() => authorizationUrl({ issuer: 'i' }, 'app', { redirect_uri })).toThrow(
      'the metadata of i has no authorization_endpoint',
    )
  })
})
