import { describe, expect, it } from 'vitest'

import { jsonAnswer, sentAtSeconds, textAnswer } from '../../test/answers.ts'
import type { WireTokenResponse } from './token-response.ts'
import { parseTokenResponse } from './token-response.ts'

const minimal = { access_token: 'a.b.c', token_type: 'Bearer' }

describe('parseTokenResponse — RFC 6749 §5.1', () => {
  it.each<[WireTokenResponse, number | undefined]>([
    [minimal, undefined],
    [{ ...minimal, expires_in: 300 }, sentAtSeconds + 300],
    [{ ...minimal, expires_in: 0 }, sentAtSeconds],
    [{ ...minimal, expires_in: 0.5 }, sentAtSeconds + 0.5],
    [{ ...minimal, token_type: 'bearer' }, undefined],
    [{ ...minimal, token_type: 'BEARER' }, undefined],
    [{ ...minimal, token_type: 'N_A', issued_token_type: 'urn:x' }, undefined],
    [
      {
        ...minimal,
        expires_in: 300,
        refresh_expires_in: 0,
        refresh_token: 'r',
        id_token: 'i',
        'not-before-policy': 0,
        session_state: 's',
        scope: '',
        upgraded: false,
      },
      sentAtSeconds + 300,
    ],
  ])('%j ends at %j', (document, expiresAtSeconds) => {
    expect(parseTokenResponse(jsonAnswer(200, document))).toEqual({
      ok: true,
      value: { ...document, ...(expiresAtSeconds !== undefined && { expiresAtSeconds }) },
    })
  })

  it.each<[object, string]>([
    [{ token_type: 'Bearer' }, '.access_token to be a non-empty string, got nothing'],
    [
      { ...minimal, access_token: '' },
      '.access_token to be a non-empty string, got an empty string',
    ],
    [{ access_token: 'a' }, '.token_type to be a non-empty string, got nothing'],
    [{ ...minimal, expires_in: '300' }, '.expires_in to be a finite number, got a string'],
    [{ ...minimal, expires_in: null }, '.expires_in to be a finite number, got null'],
    [
      { ...minimal, refresh_token: '' },
      '.refresh_token to be a non-empty string, got an empty string',
    ],
    [{ ...minimal, refresh_token: 1 }, '.refresh_token to be a non-empty string, got a number'],
    [
      { ...minimal, refresh_expires_in: '1' },
      '.refresh_expires_in to be a finite number, got a string',
    ],
    [{ ...minimal, id_token: {} }, '.id_token to be a non-empty string, got an object'],
    [{ ...minimal, scope: ['a'] }, '.scope to be a string, got an array'],
    [
      { ...minimal, 'not-before-policy': true },
      '.not-before-policy to be a finite number, got a boolean',
    ],
    [{ ...minimal, session_state: 1 }, '.session_state to be a string, got a number'],
    [{ ...minimal, issued_token_type: 1 }, '.issued_token_type to be a string, got a number'],
    [{ ...minimal, token_type: 'DPoP' }, '.token_type to be Bearer, got another type'],
    [{ ...minimal, token_type: 'mac' }, '.token_type to be Bearer, got another type'],
    [{ ...minimal, token_type: 'Bearer\n' }, '.token_type to be Bearer, got another type'],
    [{ ...minimal, token_type: 'xBearer' }, '.token_type to be Bearer, got another type'],
  ])('rejects %j', (document, detail) => {
    expect(parseTokenResponse(jsonAnswer(200, document))).toEqual({
      ok: false,
      error: { code: 'unexpected_response', status: 200, detail: `expected ${detail}` },
    })
  })

  it('takes no time that the server computed under our name', () => {
    const foreign = { ...minimal, expiresAtSeconds: 'never' }
    expect(parseTokenResponse(jsonAnswer(200, foreign))).toEqual({ ok: true, value: minimal })
    const both = { ...foreign, expires_in: 1 }
    expect(parseTokenResponse(jsonAnswer(200, both))).toMatchObject({
      value: { expiresAtSeconds: sentAtSeconds + 1 },
    })
  })

  it('rejects a lifetime without end', () => {
    const body = '{"access_token":"a","token_type":"Bearer","expires_in":1e999}'
    expect(parseTokenResponse(textAnswer(200, 'application/json', body))).toMatchObject({
      error: { detail: 'expected .expires_in to be a finite number, got Infinity' },
    })
  })

  it('says what the server said', () => {
    const refusal = { error: 'invalid_grant', error_description: 'Invalid user credentials' }
    expect(parseTokenResponse(jsonAnswer(400, refusal))).toEqual({
      ok: false,
      error: { code: 'oauth_error', status: 400, ...refusal },
    })
  })
})
