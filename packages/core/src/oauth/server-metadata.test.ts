import { describe, expect, it } from 'vitest'

import { jsonAnswer } from '../../test/answers.ts'
import { demoServer, issuer } from '../../test/demo-server.ts'
import { wellKnown } from './server-metadata.ts'

describe('wellKnown', () => {
  it.each([
    [{}, 'openid-configuration'],
    [{ document: 'openid-configuration' }, 'openid-configuration'],
    [{ document: 'oauth-authorization-server' }, 'oauth-authorization-server'],
  ] as const)('asks for %j', (parameters, name) => {
    expect(wellKnown.build({ issuer }, parameters)).toEqual({
      method: 'GET',
      url: `${issuer}/.well-known/${name}`,
      headers: { accept: 'application/json' },
    })
  })

  it('is open to all, and may be asked again', () => {
    expect(wellKnown).toMatchObject({ security: 'none', replay: 'safe' })
  })

  it.each([
    [{ issuer }],
    [demoServer],
    [{ issuer, code_challenge_methods_supported: ['S256'], mtls_endpoint_aliases: { a: 1 } }],
    [{ issuer, grant_types_supported: 'of the wrong type, and nobody’s problem' }],
  ])('passes all members through: %j', (document) => {
    expect(wellKnown.parse(jsonAnswer(200, document))).toEqual({ ok: true, value: document })
  })

  it.each([
    [{}, '.issuer to be a non-empty string, got nothing'],
    [{ issuer: '' }, '.issuer to be a non-empty string, got an empty string'],
    [{ issuer: [issuer] }, '.issuer to be a non-empty string, got an array'],
    [{ issuer, token_endpoint: 1 }, '.token_endpoint to be a string, got a number'],
    [{ issuer, jwks_uri: null }, '.jwks_uri to be a string, got null'],
    [
      { issuer, authorization_endpoint: {} },
      '.authorization_endpoint to be a string, got an object',
    ],
    [{ issuer, userinfo_endpoint: [] }, '.userinfo_endpoint to be a string, got an array'],
    [{ issuer, introspection_endpoint: 1 }, '.introspection_endpoint to be a string, got a number'],
    [{ issuer, revocation_endpoint: 1 }, '.revocation_endpoint to be a string, got a number'],
    [{ issuer, end_session_endpoint: 1 }, '.end_session_endpoint to be a string, got a number'],
    [
      { issuer, code_challenge_methods_supported: 'S256' },
      '.code_challenge_methods_supported to be a JSON array, got a string',
    ],
    [
      { issuer, authorization_response_iss_parameter_supported: 'true' },
      '.authorization_response_iss_parameter_supported to be a boolean, got a string',
    ],
  ])('rejects %j', (document, detail) => {
    expect(wellKnown.parse(jsonAnswer(200, document))).toEqual({
      ok: false,
      error: { code: 'unexpected_response', status: 200, detail: `expected ${detail}` },
    })
  })
})
