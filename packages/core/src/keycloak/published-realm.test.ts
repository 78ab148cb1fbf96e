import { describe, expect, it } from 'vitest'

import { jsonAnswer } from '../../test/answers.ts'
import { issuer } from '../../test/demo-server.ts'
import { publishedRealm } from './published-realm.ts'

describe('publishedRealm', () => {
  it('asks the realm itself', () => {
    expect(publishedRealm.build({ issuer }, {})).toEqual({
      method: 'GET',
      url: issuer,
      headers: { accept: 'application/json' },
    })
    expect(publishedRealm).toMatchObject({ security: 'none', replay: 'safe' })
  })

  it.each([
    [{ realm: 'demo' }],
    [
      {
        realm: 'demo',
        public_key: 'MII',
        'tokens-not-before': 0,
        'token-service': 'https://a',
        x: 1,
      },
    ],
  ])('reads %j', (document) => {
    expect(publishedRealm.parse(jsonAnswer(200, document))).toEqual({ ok: true, value: document })
  })

  it.each([
    [{}, '.realm to be a string, got nothing'],
    [{ realm: 'demo', public_key: null }, '.public_key to be a string, got null'],
    [{ realm: 'demo', 'token-service': 1 }, '.token-service to be a string, got a number'],
    [{ realm: 'demo', 'account-service': 1 }, '.account-service to be a string, got a number'],
    [
      { realm: 'demo', 'tokens-not-before': '0' },
      '.tokens-not-before to be a finite number, got a string',
    ],
  ])('rejects %j', (document, detail) => {
    expect(publishedRealm.parse(jsonAnswer(200, document))).toMatchObject({
      error: { code: 'unexpected_response', detail: `expected ${detail}` },
    })
  })
})
