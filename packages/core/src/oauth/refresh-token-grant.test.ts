import { describe, expect, it } from 'vitest'

import { demoServer, formPostTo, token_endpoint } from '../../test/demo-server.ts'
import { UsageError } from '../failure.ts'
import { refreshTokenGrant } from './refresh-token-grant.ts'
import type { RefreshTokenGrantParameters } from './refresh-token-grant.ts'
import { withRefreshTokenFate } from './token-fate.ts'

describe('refreshTokenGrant — RFC 6749 §6', () => {
  it.each<[object, string]>([
    [{ refresh_token: 'a.b.c' }, 'refresh_token=a.b.c&grant_type=refresh_token'],
    [
      { refresh_token: 'a+/=', scope: 'a b' },
      'refresh_token=a%2B%2F%3D&scope=a+b&grant_type=refresh_token',
    ],
    [
      { refresh_token: 'r', grant_type: 'password', resource: ['a', 'b'] },
      'refresh_token=r&grant_type=refresh_token&resource=a&resource=b',
    ],
  ])('posts %j, and adds no scope', (parameters, body) => {
    expect(refreshTokenGrant.build(demoServer, parameters as RefreshTokenGrantParameters)).toEqual(
      formPostTo(token_endpoint, body),
    )
  })

  it.each([[{}], [{ refresh_token: '' }], [{ refresh_token: null }]])(
    'refuses %j',
    (parameters) => {
      const act = (): unknown =>
        refreshTokenGrant.build(demoServer, parameters as unknown as RefreshTokenGrantParameters)
      expect(act).toThrow(UsageError)
      expect(act).toThrow('refreshTokenGrant: expected refresh_token to be a non-empty string')
    },
  )

  it('may use up the token, so it is sent once', () => {
    expect(refreshTokenGrant).toMatchObject({
      security: 'client',
      replay: 'never',
      withTokenFate: withRefreshTokenFate,
    })
  })
})
