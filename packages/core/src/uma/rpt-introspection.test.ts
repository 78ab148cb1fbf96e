import { describe, expect, it } from 'vitest'

import { jsonAnswer } from '../../test/answers.ts'
import { demoServer, formPostTo } from '../../test/demo-server.ts'
import { introspectRpt } from './rpt-introspection.ts'

describe('introspectRpt — UMA 2.0 Federated Authorization §5', () => {
  it('posts the token with its hint', () => {
    expect(introspectRpt.build(demoServer, { token: 'a b' })).toEqual(
      formPostTo(
        demoServer.introspection_endpoint,
        'token=a+b&token_type_hint=requesting_party_token',
      ),
    )
    expect(introspectRpt).toMatchObject({ security: 'client', replay: 'safe' })
    expect(() => introspectRpt.build(demoServer, { token: '' })).toThrow(
      'introspectRpt: expected token to be a non-empty string',
    )
  })

  it.each([
    [{ active: false, permissions: 'wrong' }, { active: false }],
    [
      { active: true, exp: 1 },
      { active: true, exp: 1 },
    ],
    [
      { active: true, permissions: [] },
      { active: true, permissions: [] },
    ],
    [
      {
        active: true,
        permissions: [
          { rsid: '1', rsname: 'R', scopes: ['a'], resource_id: '1', resource_scopes: ['a'] },
        ],
      },
      {
        active: true,
        permissions: [
          { rsid: '1', rsname: 'R', scopes: ['a'], resource_id: '1', resource_scopes: ['a'] },
        ],
      },
    ],
  ])('reads %j', (document, value) => {
    expect(introspectRpt.parse(jsonAnswer(200, document))).toEqual({ ok: true, value })
  })

  it.each([
    [{ active: true, permissions: {} }, '.permissions to be a JSON array, got an object'],
    [{ active: true, permissions: null }, '.permissions to be a JSON array, got null'],
    [{ active: true, permissions: ['R'] }, '.permissions[0] to be a JSON object, got a string'],
    [
      { active: true, permissions: [{ rsid: 1 }] },
      '.permissions[0].rsid to be a string, got a number',
    ],
    [{ active: 'no' }, '.active to be a boolean, got a string'],
  ])('rejects %j', (document, detail) => {
    expect(introspectRpt.parse(jsonAnswer(200, document))).toEqual({
      ok: false,
      error: { code: 'unexpected_response', status: 200, detail: `expected ${detail}` },
    })
  })
})
