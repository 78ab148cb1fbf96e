import { describe, expect, it } from 'vitest'

import { demoServer, formPostTo, token_endpoint } from '../../test/demo-server.ts'
import { UsageError } from '../failure.ts'
import { authorizationCodeGrant } from './authorization-code-grant.ts'
import type { AuthorizationCodeGrantParameters } from './authorization-code-grant.ts'
import { withCodeFate } from './token-fate.ts'

const minimal = { code: 'c', redirect_uri: 'https://app/cb' }
const encoded = 'code=c&redirect_uri=https%3A%2F%2Fapp%2Fcb'

describe('authorizationCodeGrant — RFC 6749 §4.1.3', () => {
  it.each<[object, string]>([
    [minimal, `${encoded}&grant_type=authorization_code`],
    [
      { code: 'a.b&c=d+e', redirect_uri: 'https://app/ü?x=1&y=2', code_verifier: '-._~' },
      'code=a.b%26c%3Dd%2Be&redirect_uri=https%3A%2F%2Fapp%2F%C3%BC%3Fx%3D1%26y%3D2&code_verifier=-._%7E&grant_type=authorization_code',
    ],
    [
      { ...minimal, resource: ['a', 'b'], code_verifier: undefined },
      `${encoded}&resource=a&resource=b&grant_type=authorization_code`,
    ],
    [{ ...minimal, grant_type: 'password' }, `${encoded}&grant_type=authorization_code`],
  ])('posts %j', (parameters, body) => {
    expect(
      authorizationCodeGrant.build(demoServer, parameters as AuthorizationCodeGrantParameters),
    ).toEqual(formPostTo(token_endpoint, body))
  })

  it.each([
    [{ redirect_uri: 'https://app/cb' }, 'code'],
    [{ code: 'c' }, 'redirect_uri'],
    [{ ...minimal, code: '' }, 'code'],
    [{ ...minimal, redirect_uri: new URL('https://app/cb') }, 'redirect_uri'],
  ])('refuses %j', (parameters, name) => {
    const act = (): unknown =>
      authorizationCodeGrant.build(demoServer, parameters as AuthorizationCodeGrantParameters)
    expect(act).toThrow(UsageError)
    expect(act).toThrow(`authorizationCodeGrant: expected ${name} to be a non-empty string`)
  })

  it('uses up the code, so it is sent once', () => {
    expect(authorizationCodeGrant).toMatchObject({
      security: 'client',
      replay: 'never',
      withTokenFate: withCodeFate,
    })
  })
})
