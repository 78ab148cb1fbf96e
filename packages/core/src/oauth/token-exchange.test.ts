import { describe, expect, it } from 'vitest'

import { demoServer, formPostTo, token_endpoint } from '../../test/demo-server.ts'
import { UsageError } from '../failure.ts'
import { tokenExchange } from './token-exchange.ts'
import type { TokenExchangeParameters } from './token-exchange.ts'

const accessToken = 'urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token'
const grant = 'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange'

describe('tokenExchange — RFC 8693 §2.1', () => {
  it.each<[object, string]>([
    [{ subject_token: 'a.b.c' }, `subject_token_type=${accessToken}&subject_token=a.b.c&${grant}`],
    [
      { subject_token: 't', audience: ['api-1', 'api 2'], scope: 'x' },
      `subject_token_type=${accessToken}&subject_token=t&audience=api-1&audience=api+2&scope=x&${grant}`,
    ],
    [
      {
        subject_token: 't',
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token',
      },
      `subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt&subject_token=t&requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Arefresh_token&${grant}`,
    ],
    [
      { subject_token: 't', subject_token_type: undefined },
      `subject_token_type=${accessToken}&subject_token=t&${grant}`,
    ],
    [
      {
        subject_token: 't',
        requested_subject: 'zoë',
        subject_issuer: 'a&b',
        requested_issuer: 'c',
        grant_type: 'password',
      },
      `subject_token_type=${accessToken}&subject_token=t&requested_subject=zo%C3%AB&subject_issuer=a%26b&requested_issuer=c&${grant}`,
    ],
  ])('posts %j', (parameters, body) => {
    expect(tokenExchange.build(demoServer, parameters as TokenExchangeParameters)).toEqual(
      formPostTo(token_endpoint, body),
    )
  })

  it.each([[{}], [{ subject_token: '' }], [{ subject_token: 1 }]])('refuses %j', (parameters) => {
    const act = (): unknown =>
      tokenExchange.build(demoServer, parameters as unknown as TokenExchangeParameters)
    expect(act).toThrow(UsageError)
    expect(act).toThrow('tokenExchange: expected subject_token to be a non-empty string')
  })

  it('is sent once', () => {
    expect(tokenExchange).toMatchObject({ security: 'client', replay: 'never' })
  })
})
