import { describe, expect, it } from 'vitest'

import { demoServer, issuer, token_endpoint } from '../../test/demo-server.ts'
import { html, isDiscovery, json, place, scriptedClient } from '../../test/scripted-client.ts'
import type { Answer } from '../../test/scripted-transport.ts'
import { settled } from '../../test/turned-clock.ts'
import { UsageError } from '../failure.ts'
import { authorizationCodeGrant } from '../oauth/authorization-code-grant.ts'
import { clientSecretBasic } from '../oauth/client-authentication.ts'
import { clientCredentialsGrant } from '../oauth/client-credentials-grant.ts'
import { introspect } from '../oauth/introspection.ts'
import { certs } from '../oauth/jwks.ts'
import { passwordGrant } from '../oauth/password-grant.ts'
import { refreshTokenGrant } from '../oauth/refresh-token-grant.ts'
import { userinfo } from '../oidc/userinfo.ts'
import type { Operation } from '../operation.ts'
import { fail, succeed } from '../result.ts'
import { umaPermissions } from '../uma/uma-ticket-grant.ts'
import type { ClientOptions } from './create-client.ts'

describe('createClient', () => {
  it('sends nothing by itself', () => {
    expect(scriptedClient(() => html, place).transport.requests).toEqual([])
  })

  it.each<[Partial<ClientOptions>, string]>([
    [{ clientId: '', server: demoServer }, 'expected clientId to be the id of a client'],
    [{ clientId: 5 as unknown as string, server: demoServer }, 'expected clientId to be'],
    [{}, 'expected serverUrl and realm'],
    [{ serverUrl: 'https://a', realm: '..' }, 'expected realm to be'],
    [{ ...place, keys: null as never }, 'expected keys to be a JSON object, got null'],
    [{ ...place, keys: [] as never }, 'got an array; pass what certs() gave'],
    [
      { ...place, keys: { keys: {} } as never },
      'expected keys.keys to be a JSON array, got an object',
    ],
    [
      { ...place, keys: { keys: [{ kid: 'a' }] } as never },
      'expected keys.keys[0].kty to be a string',
    ],
  ])('refuses %j', (options, message) => {
    const act = (): unknown => scriptedClient(() => html, options)
    expect(act).toThrow(UsageError)
    expect(act).toThrow(message)
  })
})

describe('client.call: credentials', () => {
  const authentication = clientSecretBasic('x')
  const basic = `Basic ${btoa('app:x')}`

  it('go as the operation says', async () => {
    const { call, transport } = scriptedClient(() => json({}, 404), {
      server: demoServer,
      authentication,
    })
    const accessToken = 'a.b'
    await call(certs, {}, { accessToken })
    await call(introspect, { token: 't' }, { accessToken })
    await call(userinfo, {}, { accessToken })
    await call(umaPermissions, { audience: 'api' }, { accessToken })
    await call(umaPermissions, { audience: 'api' })
    const [one, ...others] = transport.requests.map(({ headers }) => headers['authorization'])
    expect([one, ...others]).toEqual([undefined, basic, 'Bearer a.b', 'Bearer a.b', basic])
  })

  it.each<{ operation: Operation<{ audience: string }, unknown> }>([
    { operation: userinfo },
    { operation: umaPermissions },
  ])(
    'are none where a $operation.security operation does not say how to carry a token: never the client’s',
    async ({ operation }) => {
      const { withBearer: _, ...incomplete } = operation
      const { call, transport } = scriptedClient(() => json({}, 404), {
        server: demoServer,
        authentication,
      })
      await call(incomplete, { audience: 'api' }, { accessToken: 'a.b' })
      expect(transport.requests).toMatchObject([{ headers: { accept: expect.any(String) } }])
      expect(transport.requests[0]?.headers).not.toHaveProperty('authorization')
      expect(transport.requests[0]?.body ?? '').not.toContain('client_')
    },
  )

  it('of a public client are its id', async () => {
    const { call, transport } = scriptedClient(() => html)
    await call(refreshTokenGrant, { refresh_token: 'r' })
    expect(transport.requests).toMatchObject([
      { body: 'refresh_token=r&grant_type=refresh_token&client_id=app' },
    ])
  })

  it('are made anew for a second attempt, and may take a moment', async () => {
    let made = 0
    const { call, clock, transport } = scriptedClient(() => html, {
      server: demoServer,
      authentication: {
        method: 'private_key_jwt',
        authenticate: async (request, { client_id }) => ({
          ...request,
          body: `${client_id} ${++made}`,
        }),
      },
    })
    const calling = call(clientCredentialsGrant, {})
    await settled()
    await clock.advance(1)
    await calling
    expect(transport.requests.map(({ body }) => body)).toEqual(['app 1', 'app 2'])
  })

  it.each<[string, number, 'timeout' | 'aborted']>([
    ['time', 1, 'timeout'],
    ['signal', 0, 'aborted'],
  ])(
    'that never come are waited for no longer than the call’s %s says',
    async (_, seconds, code) => {
      const { call, clock, transport } = scriptedClient(() => html, {
        server: demoServer,
        authentication: { method: 'kms', authenticate: () => new Promise(() => undefined) },
      })
      const controller = new AbortController()
      const calling = call(
        introspect,
        { token: 't' },
        { signal: controller.signal, timeoutMs: 1000 },
      )
      await settled()
      await clock.advance(seconds)
      if (code === 'aborted') controller.abort()
      expect(await calling).toEqual(fail({ code, sent: 'no' }))
      expect(transport.requests).toEqual([])
      expect(clock.sleepers()).toBe(0)
    },
  )

  it('of one call are never another’s: a hundred interleaved users', async () => {
    const { call, transport } = scriptedClient(async ({ headers }, _options, index) => {
      for (let turn = 0; turn < (index * 7) % 50; turn++) await Promise.resolve()
      return json({ sub: headers['authorization']?.replace('Bearer ', '') })
    })
    const users = Array.from({ length: 100 }, (_, index) => `user-${index}`)
    const answers = await Promise.all(
      users.map((accessToken) => call(userinfo, {}, { accessToken })),
    )
    expect(answers).toEqual(users.map((sub) => succeed({ sub })))
    expect(transport.requests.map(({ headers }) => headers['authorization'])).toEqual(
      users.map((user) => `Bearer ${user}`),
    )
  })
})

describe('client.call: a mistake of the caller', () => {
  it.each<[string, (client: ReturnType<typeof scriptedClient>) => Promise<unknown>]>([
    ['no access token', ({ call }) => call(userinfo, {})],
    [
      'an empty access token',
      ({ call }) => call(umaPermissions, { audience: 'a' }, { accessToken: '' }),
    ],
    [
      'an access token that is undefined, in the place of the client’s own authentication',
      ({ call }) => call(umaPermissions, { audience: 'a' }, { accessToken: undefined }),
    ],
    ['no token', ({ call }) => call(introspect, { token: '' })],
    ['no time', ({ call }) => call(certs, {}, { timeoutMs: 0 })],
    ['no permission', ({ call }) => call(umaPermissions, { audience: 'a', permissions: [] })],
  ])('%s: rejects, and nothing is sent', async (_name, act) => {
    const made = scriptedClient(() => json({ active: true, sub: 'x', keys: [] }))
    await expect(act(made)).rejects.toThrow(UsageError)
    expect(made.transport.requests).toEqual([])
  })

  it('a malformed access token comes from outside: it is rejected as a value, and not sent', async () => {
    const { call, transport } = scriptedClient(() => json({}))
    expect(await call(userinfo, {}, { accessToken: 'a\nb' })).toMatchObject({
      ok: false,
      error: { code: 'token_rejected', claim: 'format' },
    })
    expect(transport.requests).toEqual([])
  })

  it('is told before discovery, and an outage does not hide it', async () => {
    const { call, transport } = scriptedClient(
      () => ({ ok: false, error: { code: 'network', sent: 'no' } }),
      { server: undefined, serverUrl: 'https://kc', realm: 'r' },
    )
    await expect(call(passwordGrant, { username: '', password: '' })).rejects.toThrow(UsageError)
    expect(transport.requests).toEqual([])
  })

  it('an endpoint that the server lacks', async () => {
    const { call, transport } = scriptedClient(() => html, { server: { issuer } })
    await expect(call(introspect, { token: 't' })).rejects.toThrow('has no introspection_endpoint')
    expect(transport.requests).toEqual([])
  })

  it('a client whose time is none', async () => {
    const { call } = scriptedClient(() => html, { server: demoServer, timeoutMs: -1 })
    await expect(call(certs, {})).rejects.toThrow(UsageError)
  })
})

describe('client.call: time', () => {
  it.each([
    [{}, undefined, 30_000],
    [{}, 5000, 5000],
    [{ timeoutMs: 100 }, 5000, 100],
  ])('%j of a client with %j: %i ms', async (options, timeoutMs, expected) => {
    const { call, transport } = scriptedClient(() => json({ keys: [] }), {
      server: demoServer,
      timeoutMs,
    })
    await call(certs, {}, options)
    expect(transport.options).toEqual([{ timeoutMs: expected }])
  })

  it('is for the whole call, the metadata included', async () => {
    const { call, clock, transport } = scriptedClient(async (request) => {
      if (!isDiscovery(request)) return json({ keys: [] })
      await clock.advance(4)
      return json(demoServer)
    }, place)
    await call(certs, {}, { timeoutMs: 5000 })
    expect(transport.options).toEqual([
      { timeoutMs: 30_000, signal: expect.any(AbortSignal) },
      { timeoutMs: 1000 },
    ])
  })

  it('ends the load of metadata and keys with the last call that waits for them', async () => {
    const silent = scriptedClient(() => new Promise<never>(() => undefined), place)
    const keys = silent.client.keys.document(silent.client.startDeadline({ timeoutMs: 500 }))
    const metadata = silent.client.metadata(silent.client.startDeadline({ timeoutMs: 1000 }))
    await silent.clock.advance(0.5)
    expect(await keys).toEqual(fail({ code: 'timeout', sent: 'no' }))
    expect(silent.transport.options[0]?.signal?.aborted).toBe(false)
    await silent.clock.advance(0.5)
    expect(await metadata).toEqual(fail({ code: 'timeout', sent: 'no' }))
    expect(silent.transport.options[0]?.signal?.aborted).toBe(true)
    expect(silent.transport.requests).toHaveLength(1)
    expect(silent.clock.sleepers()).toBe(0)
  })

  it('ends with the signal', async () => {
    const controller = new AbortController()
    controller.abort()
    const { call, transport } = scriptedClient(() => html)
    const outcome = await call(
      authorizationCodeGrant,
      { code: 'c', redirect_uri: 'https://a' },
      controller,
    )
    expect(outcome).toEqual(fail({ code: 'aborted', sent: 'no', tokenFate: 'kept' }))
    expect(transport.requests).toEqual([])
  })
})

describe('client.call: failures', () => {
  it.each<[Answer, object]>([
    [
      json({ error: 'invalid_grant' }, 400),
      { code: 'oauth_error', status: 400, error: 'invalid_grant', tokenFate: 'consumed' },
    ],
    [
      html,
      {
        code: 'unexpected_response',
        status: 502,
        detail: 'expected status 200, got 502 with text/html',
        tokenFate: 'unknown',
      },
    ],
    [
      { status: 503, headers: { 'retry-after': '1' }, body: '' },
      {
        code: 'unexpected_response',
        status: 503,
        detail: 'expected status 200, got 503 with an empty body',
        tokenFate: 'kept',
      },
    ],
    [
      fail({ code: 'network', sent: 'maybe' }),
      { code: 'network', sent: 'maybe', tokenFate: 'unknown' },
    ],
  ])('say what became of a refresh token, which is sent once: %j', async (answer, error) => {
    const { call, transport } = scriptedClient(() => answer)
    expect(await call(refreshTokenGrant, { refresh_token: 'r' })).toEqual(fail(error))
    expect(transport.requests).toHaveLength(1)
    expect(transport.requests[0]?.url).toBe(token_endpoint)
  })

  it('tell the fate by what the server said, whatever the token is called', async () => {
    const { call } = scriptedClient(() => json({ error: 'invalid_grant' }, 400))
    expect(await call(refreshTokenGrant, { refresh_token: 'invalid_grant' })).toMatchObject({
      error: { code: 'oauth_error', tokenFate: 'consumed' },
    })
  })

  it('are those of the second attempt', async () => {
    const { call, clock, transport } = scriptedClient((_request, _options, index) =>
      index === 0 ? html : json({ error: 'invalid_client' }, 401),
    )
    const calling = call(introspect, { token: 't' })
    await settled()
    await clock.advance(1)
    expect(await calling).toEqual(
      fail({ code: 'oauth_error', status: 401, error: 'invalid_client' }),
    )
    expect(transport.requests).toHaveLength(2)
  })
})
