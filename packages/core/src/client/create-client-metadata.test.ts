import { describe, expect, it } from 'vitest'

import { demoServer, issuer } from '../../test/demo-server.ts'
import { html, isDiscovery, json, place, scriptedClient } from '../../test/scripted-client.ts'
import type { Answer } from '../../test/scripted-transport.ts'
import { settled } from '../../test/turned-clock.ts'
import { introspect } from '../oauth/introspection.ts'
import { certs } from '../oauth/jwks.ts'
import { refreshTokenGrant } from '../oauth/refresh-token-grant.ts'
import { userinfo } from '../oidc/userinfo.ts'
import { fail, succeed } from '../result.ts'

describe('client.call: the metadata', () => {
  it('is asked for once by a hundred calls', async () => {
    const { call, transport } = scriptedClient(
      (request) => json(isDiscovery(request) ? demoServer : { sub: 'zoë' }),
      place,
    )
    const calls = Array.from({ length: 100 }, () => call(userinfo, {}, { accessToken: 'a' }))
    expect(await Promise.all(calls)).toEqual(calls.map(() => succeed({ sub: 'zoë' })))
    expect(transport.requests.filter(isDiscovery)).toEqual([
      {
        method: 'GET',
        url: `${issuer}/.well-known/openid-configuration`,
        headers: { accept: 'application/json' },
      },
    ])
    expect(transport.requests).toHaveLength(101)
  })

  it('is not kept when it could not be had', async () => {
    let isUp = false
    const { call, transport } = scriptedClient(
      (request) => (isUp ? json(isDiscovery(request) ? demoServer : { keys: [] }) : json({}, 404)),
      place,
    )
    expect(await call(certs, {})).toMatchObject({
      error: { code: 'unexpected_response', status: 404 },
    })
    isUp = true
    expect(await call(certs, {})).toEqual(succeed({ keys: [] }))
    expect(transport.requests).toHaveLength(3)
  })

  it('of another issuer is refused, and nothing is sent to its endpoints', async () => {
    const { call, transport } = scriptedClient(
      () => json({ ...demoServer, issuer: 'https://evil' }),
      place,
    )
    const outcome = await call(refreshTokenGrant, { refresh_token: 'r' })
    expect(outcome).toMatchObject({ error: { code: 'metadata_rejected' } })
    expect(transport.requests.every(isDiscovery)).toBe(true)
  })

  it.each<[Answer, object]>([
    [fail({ code: 'network', sent: 'maybe' }), { code: 'network', sent: 'no' }],
    [fail({ code: 'timeout', sent: 'maybe' }), { code: 'timeout', sent: 'no' }],
    [html, { code: 'unexpected_response', status: 502 }],
    [json({ error: 'invalid_grant' }, 400), { code: 'oauth_error', error: 'invalid_grant' }],
  ])('that is missing leaves a token as it was: %j', async (answer, error) => {
    const { call, clock, transport } = scriptedClient(() => answer, place)
    const refreshing = call(refreshTokenGrant, { refresh_token: 'r' })
    const introspecting = call(introspect, { token: 't' })
    await settled()
    await clock.advance(1)
    expect(await refreshing).toMatchObject({ error: { ...error, tokenFate: 'kept' } })
    expect(await introspecting).toMatchObject({ error })
    expect(await introspecting).not.toHaveProperty('error.tokenFate')
    expect(transport.requests.every(isDiscovery)).toBe(true)
  })

  it('may name endpoints by a host that only browsers know', async () => {
    const { call, transport } = scriptedClient(
      (request) => json(isDiscovery(request) ? demoServer : { active: false }),
      { serverUrl: 'http://keycloak:8080', realm: 'demo', issuer },
    )
    expect(await call(introspect, { token: 't' })).toEqual(succeed({ active: false }))
    expect(transport.requests.map(({ url }) => url)).toEqual([
      'http://keycloak:8080/realms/demo/.well-known/openid-configuration',
      'http://keycloak:8080/realms/demo/protocol/openid-connect/token/introspect',
    ])
  })
})
