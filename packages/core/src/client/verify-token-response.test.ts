import { describe, expect, it } from 'vitest'

import { demoServer } from '../../test/demo-server.ts'
import { scriptedTransport } from '../../test/scripted-transport.ts'
import { turnedClock } from '../../test/turned-clock.ts'
import { webcryptoEngine } from '../jwt/webcrypto.ts'
import { authorizationCodeGrant } from '../oauth/authorization-code-grant.ts'
import { passwordGrant } from '../oauth/password-grant.ts'
import { refreshTokenGrant } from '../oauth/refresh-token-grant.ts'
import { fail, succeed } from '../result.ts'
import { createClient } from './create-client.ts'
import { verifyTokenResponse } from './verify-token-response.ts'

const tokens = { access_token: 'a', token_type: 'Bearer' }
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const id_token = `${part({ alg: 'RS256', kid: 'k' })}.${part({ iss: 'x' })}.AAAA`

/** A client whose server gives no keys. */
const client = createClient({
  server: demoServer,
  clientId: 'app',
  transport: scriptedTransport(() => fail({ code: 'network', sent: 'no' })),
  ports: { clock: turnedClock(), jws: webcryptoEngine(globalThis.crypto.subtle) },
})

describe('verifyTokenResponse — OpenID Connect Core 1.0 §3.1.3.5', () => {
  it('has nothing to do where no ID token came, and none was needed', async () => {
    expect(await verifyTokenResponse(client, passwordGrant, tokens, {})).toEqual(succeed(tokens))
  })

  it.each([{ nonce: 'n' }, { maxAgeSeconds: 0 }])(
    'wants an ID token where %j was given: without it the code may be of another login',
    async (checks) => {
      expect(await verifyTokenResponse(client, authorizationCodeGrant, tokens, checks)).toEqual(
        fail({
          code: 'token_rejected',
          claim: 'id_token',
          expected: 'there, for nonce or maxAgeSeconds was given',
          actual: 'none',
          tokenFate: 'consumed',
        }),
      )
    },
  )

  it.each([
    [authorizationCodeGrant, 'consumed'],
    [refreshTokenGrant, 'consumed'],
    [passwordGrant, undefined],
  ] as const)(
    'says after a grant that the server saw it, though no key could be had: %o',
    async (operation, tokenFate) => {
      const clock = turnedClock()
      const lost = createClient({
        server: demoServer,
        clientId: 'app',
        transport: () => Promise.resolve(fail({ code: 'timeout', sent: 'no' })),
        ports: { clock, jws: webcryptoEngine(globalThis.crypto.subtle) },
      })
      const answer = { ...tokens, id_token }
      const outcome = await verifyTokenResponse(lost, operation as typeof passwordGrant, answer, {})
      expect(outcome).toEqual(
        fail({ code: 'timeout', sent: 'maybe', ...(tokenFate && { tokenFate }) }),
      )
    },
  )

  it('rejects the tokens of an ID token that is rejected', async () => {
    const answer = { ...tokens, id_token: 'x' }
    expect(await verifyTokenResponse(client, refreshTokenGrant, answer, {})).toMatchObject(
      fail({ code: 'token_rejected', claim: 'format', tokenFate: 'consumed' }),
    )
  })
})
