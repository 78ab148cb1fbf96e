import { describe, expect, it } from 'vitest'

import { demoServer, formPostTo, token_endpoint } from '../../test/demo-server.ts'
import { clientCredentialsGrant } from './client-credentials-grant.ts'
import type { ClientCredentialsGrantParameters } from './client-credentials-grant.ts'

describe('clientCredentialsGrant — RFC 6749 §4.4.2', () => {
  it.each<[object, string]>([
    [{}, 'grant_type=client_credentials'],
    [{ scope: 'a b' }, 'scope=a+b&grant_type=client_credentials'],
    [{ scope: undefined }, 'grant_type=client_credentials'],
    [
      { grant_type: 'password', resource: ['a', 'b'] },
      'grant_type=client_credentials&resource=a&resource=b',
    ],
  ])('posts %j, and adds no scope', (parameters, body) => {
    expect(
      clientCredentialsGrant.build(demoServer, parameters as ClientCredentialsGrantParameters),
    ).toEqual(formPostTo(token_endpoint, body))
  })

  it('uses nothing up, so it may be sent again', () => {
    expect(clientCredentialsGrant).toMatchObject({ security: 'client', replay: 'safe' })
    expect(clientCredentialsGrant).not.toHaveProperty('withTokenFate')
  })
})
