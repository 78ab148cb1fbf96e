import { describe, expect, it } from 'vitest'

import { demoServer, formPostTo, token_endpoint } from '../../test/demo-server.ts'
import { UsageError } from '../failure.ts'
import { passwordGrant } from './password-grant.ts'
import type { PasswordGrantParameters } from './password-grant.ts'
import { withoutOpenid } from './scope.ts'

const zoe = { username: 'zoë', password: 'p@ss wörd&1+%' }
const encoded = 'username=zo%C3%AB&password=p%40ss+w%C3%B6rd%261%2B%25'

describe('passwordGrant — RFC 6749 §4.3.2', () => {
  it.each<[object, string]>([
    [zoe, `${encoded}&scope=openid&grant_type=password`],
    [{ ...zoe, totp: '012345' }, `${encoded}&totp=012345&scope=openid&grant_type=password`],
    [{ ...zoe, scope: 'a openid' }, `${encoded}&scope=a+openid&grant_type=password`],
    [{ ...zoe, scope: withoutOpenid() }, `${encoded}&grant_type=password`],
    [{ ...zoe, scope: withoutOpenid('a b') }, `${encoded}&scope=a+b&grant_type=password`],
    [
      { ...zoe, grant_type: 'client_credentials', x: ['1', '2'] },
      `${encoded}&grant_type=password&x=1&x=2&scope=openid`,
    ],
  ])('posts %j', (parameters, body) => {
    expect(passwordGrant.build(demoServer, parameters as PasswordGrantParameters)).toEqual(
      formPostTo(token_endpoint, body),
    )
  })

  it.each([
    [{ password: 's3cret' }, 'username'],
    [{ username: 'zoë' }, 'password'],
    [{ username: '', password: 's3cret' }, 'username'],
    [{ username: 'zoë', password: ['s3cret'] }, 'password'],
  ])('refuses %j', (parameters, name) => {
    const act = (): unknown =>
      passwordGrant.build(demoServer, parameters as PasswordGrantParameters)
    expect(act).toThrow(UsageError)
    expect(act).toThrow(`passwordGrant: expected ${name} to be a non-empty string`)
    expect(act).not.toThrow('s3cret')
  })

  it('is never sent twice, for a wrong password counts', () => {
    expect(passwordGrant).toMatchObject({ security: 'client', replay: 'never' })
  })
})
