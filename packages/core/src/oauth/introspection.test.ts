import { describe, expect, it } from 'vitest'

import { jsonAnswer } from '../../test/answers.ts'
import { demoServer, formPostTo } from '../../test/demo-server.ts'
import { segment } from '../../test/jws/signer.ts'
import { UsageError } from '../failure.ts'
import { introspect } from './introspection.ts'
import type { IntrospectionParameters } from './introspection.ts'

const tokenOf = (claims: unknown): string => `${segment({ alg: 'HS512' })}.${segment(claims)}.c2ln`

describe('introspect — RFC 7662 §2.1', () => {
  it.each([
    ['access', tokenOf({ typ: 'Bearer' }), undefined],
    ['ID', tokenOf({ typ: 'ID' }), undefined],
    ['refresh', tokenOf({ typ: 'Refresh' }), 'refresh_token'],
    ['offline', tokenOf({ typ: 'Offline' }), 'refresh_token'],
    ['no typ', tokenOf({}), undefined],
    ['typ of the wrong type', tokenOf({ typ: ['Refresh'] }), undefined],
    ['a claim that quotes it', tokenOf({ note: '"typ":"Refresh"' }), undefined],
    ['opaque', 'opaque', undefined],
    ['garbage', 'a.b.c', undefined],
    ['claims no object', tokenOf(['Refresh']), undefined],
    ['encrypted', 'a.b.c.d.e', undefined],
  ])('the hint follows from the token: %s', (_name, token, hint) => {
    expect(introspect.build(demoServer, { token })).toEqual(
      formPostTo(
        demoServer.introspection_endpoint,
        `token=${token}${hint === undefined ? '' : `&token_type_hint=${hint}`}`,
      ),
    )
  })

  it('unless it is given', () => {
    const token = tokenOf({ typ: 'Bearer' })
    expect(introspect.build(demoServer, { token, token_type_hint: 'refresh_token' }).body).toBe(
      `token=${token}&token_type_hint=refresh_token`,
    )
    expect(introspect.build(demoServer, { token: 'a b&c' }).body).toBe('token=a+b%26c')
  })

  it.each([[{}], [{ token: '' }], [{ token: {} }], [{ token: null }]])('refuses %j', (given) => {
    const act = (): unknown =>
      introspect.build(demoServer, given as unknown as IntrospectionParameters)
    expect(act).toThrow(UsageError)
    expect(act).toThrow('introspect: expected token to be a non-empty string')
  })

  it('is the client’s question, and may be asked again', () => {
    expect(introspect).toMatchObject({ security: 'client', replay: 'safe' })
  })
})

describe('introspect — RFC 7662 §2.2', () => {
  it.each<[object, object]>([
    [{ active: false }, { active: false }],
    [{ active: false, sub: 'zoë', exp: 'wrong', permissions: [] }, { active: false }],
    [{ active: true }, { active: true }],
    [
      { active: true, sub: 's', username: 'u', client_id: 'c', scope: 'a', exp: 1, aud: ['x'] },
      { active: true, sub: 's', username: 'u', client_id: 'c', scope: 'a', exp: 1, aud: ['x'] },
    ],
  ])('%j', (document, value) => {
    expect(introspect.parse(jsonAnswer(200, document))).toEqual({ ok: true, value })
  })

  it.each([
    [{}, '.active to be a boolean, got nothing'],
    [{ active: 'true' }, '.active to be a boolean, got a string'],
    [{ active: 1 }, '.active to be a boolean, got a number'],
    [{ active: true, sub: 1 }, '.sub to be a string, got a number'],
    [{ active: true, username: null }, '.username to be a string, got null'],
    [{ active: true, client_id: {} }, '.client_id to be a string, got an object'],
    [{ active: true, scope: ['a'] }, '.scope to be a string, got an array'],
    [{ active: true, exp: '1' }, '.exp to be a finite number, got a string'],
  ])('rejects %j', (document, detail) => {
    expect(introspect.parse(jsonAnswer(200, document))).toEqual({
      ok: false,
      error: { code: 'unexpected_response', status: 200, detail: `expected ${detail}` },
    })
  })

  it('a public client is refused', () => {
    const refusal = { error: 'invalid_request', error_description: 'Client not allowed.' }
    expect(introspect.parse(jsonAnswer(403, refusal))).toEqual({
      ok: false,
      error: { code: 'oauth_error', status: 403, ...refusal },
    })
  })
})
