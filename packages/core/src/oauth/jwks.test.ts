import { describe, expect, it } from 'vitest'

import { jsonAnswer } from '../../test/answers.ts'
import { demoServer, issuer } from '../../test/demo-server.ts'
import { UsageError } from '../failure.ts'
import { certs } from './jwks.ts'

describe('certs — RFC 7517 §5', () => {
  it('asks for the keys, and needs no credentials', () => {
    expect(certs.build(demoServer, {})).toEqual({
      method: 'GET',
      url: `${issuer}/protocol/openid-connect/certs`,
      headers: { accept: 'application/json' },
    })
    expect(certs).toMatchObject({ security: 'none', replay: 'safe' })
    expect(() => certs.build({ issuer }, {})).toThrow(UsageError)
  })

  it.each([
    [{ keys: [] }],
    [
      {
        keys: [{ kty: 'RSA', kid: 'a', use: 'sig', alg: 'RS256', n: 'AQ', e: 'AQAB', x5c: ['M'] }],
      },
    ],
    [
      {
        keys: [{ kty: 'unknown' }, { kty: 'OKP', crv: 'X25519', key_ops: ['deriveKey'] }],
        more: 1,
      },
    ],
  ])('passes through %j', (document) => {
    expect(certs.parse(jsonAnswer(200, document))).toEqual({ ok: true, value: document })
  })

  it.each<[object, string]>([
    [{}, '.keys to be a JSON array, got nothing'],
    [{ keys: {} }, '.keys to be a JSON array, got an object'],
    [{ keys: [null] }, '.keys[0] to be a JSON object, got null'],
    [{ keys: [{}] }, '.keys[0].kty to be a string, got nothing'],
    [
      { keys: [{ kty: 'RSA' }, { kty: 'RSA', kid: 1 }] },
      '.keys[1].kid to be a string, got a number',
    ],
    [
      { keys: [{ kty: 'RSA', key_ops: 'verify' }] },
      '.keys[0].key_ops to be a JSON array, got a string',
    ],
    ...['use', 'alg', 'n', 'e', 'crv', 'x', 'y'].map((member): [object, string] => [
      { keys: [{ kty: 'RSA', [member]: null }] },
      `.keys[0].${member} to be a string, got null`,
    ]),
  ])('rejects %j', (document, detail) => {
    expect(certs.parse(jsonAnswer(200, document))).toEqual({
      ok: false,
      error: { code: 'unexpected_response', status: 200, detail: `expected ${detail}` },
    })
  })
})
