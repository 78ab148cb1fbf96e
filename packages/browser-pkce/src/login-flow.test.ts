import { createClient, fail, UsageError } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { issuer, json, metadata } from '../test/keycloak.ts'
import type { Granted } from '../test/keycloak.ts'
import { logIn, loginWorld, redirectUri } from '../test/login-world.ts'
import { openPage } from '../test/page.ts'
import { startSeconds, turnedClock } from '../test/turned-clock.ts'
import type { LoginParameters } from './browser-client.ts'

beforeEach(() => openPage({ href: 'https://app.example.com/here?a=1#b' }))
afterEach(() => vi.unstubAllGlobals())

const parametersOf = (url: string): Record<string, string> =>
  Object.fromEntries(new URL(url).searchParams)

describe('prepare', () => {
  it('asks for a code, with all that binds its answer', async () => {
    const { url, transaction } = await loginWorld().prepare()
    expect(url.startsWith(`${issuer}/protocol/openid-connect/auth?`)).toBe(true)
    expect(parametersOf(url)).toEqual({
      response_type: 'code',
      response_mode: 'fragment',
      client_id: 'app',
      redirect_uri: redirectUri,
      scope: 'openid',
      state: transaction.state,
      nonce: transaction.nonce,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/u),
      code_challenge_method: 'S256',
    })
    expect(transaction).toEqual({
      state: expect.stringMatching(/^[\w-]{43}$/u),
      nonce: expect.stringMatching(/^[\w-]{43}$/u),
      code_verifier: expect.stringMatching(/^[\w-]{43}$/u),
      redirect_uri: redirectUri,
      returnTo: 'https://app.example.com/here?a=1#b',
      parameters: {},
      page: 'login',
      startedAtSeconds: startSeconds,
    })
    const { state, nonce, code_verifier } = transaction
    expect(new Set([state, nonce, code_verifier]).size).toBe(3)
    expect(url).not.toContain(code_verifier)
  })

  it('makes everything anew each time', async () => {
    const { prepare } = loginWorld()
    const values = [await prepare(), await prepare()].flatMap(({ transaction }) => [
      transaction.state,
      transaction.nonce,
      transaction.code_verifier,
    ])
    expect(new Set(values).size).toBe(6)
  })

  it('sends what it is given, and keeps it to begin again with', async () => {
    const parameters = {
      prompt: 'login',
      login_hint: 'zoë & co',
      max_age: 0,
      kc_action: 'UPDATE_PASSWORD',
      kc_idp_hint: 'github',
      custom: 'x',
    }
    const { url, transaction } = await loginWorld().prepare({ ...parameters, returnTo: '/x' })
    expect(parametersOf(url)).toMatchObject({ ...parameters, max_age: '0' })
    expect(url).not.toContain('returnTo')
    expect(transaction).toMatchObject({ parameters, returnTo: 'https://app.example.com/x' })
  })

  it.each([
    [{}, {}, 'openid'],
    [{ scope: 'email' }, {}, 'openid email'],
    [{ scope: 'email' }, { scope: 'phone' }, 'openid phone'],
    [{}, { scope: 'openid a' }, 'openid a'],
  ])('of client %j and login %j the scope is %j', async (settings, parameters, scope) => {
    const { url } = await loginWorld(settings).prepare(parameters)
    expect(parametersOf(url)['scope']?.split(' ').sort()).toEqual(scope.split(' ').sort())
  })

  it('lets no parameter replace what binds the answer', async () => {
    const evil = {
      state: 'evil',
      nonce: 'evil',
      redirect_uri: 'https://evil.example/',
      code_challenge: 'evil',
      code_challenge_method: 'plain',
    }
    const { url } = await loginWorld().prepare(evil as LoginParameters)
    expect(url).not.toMatch(/evil|plain/u)
    await expect(loginWorld().prepare({ client_id: 'evil' } as LoginParameters)).rejects.toThrow(
      UsageError,
    )
    await expect(
      loginWorld().prepare({ response_type: 'token' } as LoginParameters),
    ).rejects.toThrow(UsageError)
  })

  it('comes back in the query where the client says so', async () => {
    const { url } = await loginWorld({ responseMode: 'query' }).prepare()
    expect(parametersOf(url)['response_mode']).toBe('query')
  })

  it('refuses to come back to another origin', async () => {
    const login = loginWorld().prepare({ returnTo: 'https://evil.example/' })
    await expect(login).rejects.toThrow(UsageError)
  })
})

describe('finish', () => {
  it.each(['fragment', 'query'] as const)(
    'exchanges the code of a %s, with the verifier',
    async (responseMode) => {
      const { outcome, keycloak, transaction } = await logIn({}, { responseMode })
      const body = keycloak.requests.find(({ url }) => url.endsWith('/token'))?.body
      expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
        grant_type: 'authorization_code',
        code: expect.stringContaining('MARKED-code'),
        redirect_uri: redirectUri,
        code_verifier: transaction.code_verifier,
        client_id: 'app',
      })
      expect(outcome).toMatchObject({
        ok: true,
        value: {
          tokens: { refresh_token: 'MARKED-refresh-2', expiresAtSeconds: startSeconds + 60 },
        },
      })
    },
  )

  it('asks for the keys while the code is exchanged', async () => {
    const world = loginWorld()
    const { url, transaction } = await world.prepare()
    const token = Promise.withResolvers<void>()
    const { transport } = world.keycloak
    world.keycloak.answer = (request) => {
      if (!request.url.endsWith('/token')) return undefined
      world.keycloak.answer = () => undefined
      return token.promise.then(async () => {
        const answer = await transport(request, { timeoutMs: 1 })
        return answer.ok ? answer.value : json({}, 500)
      })
    }
    const finished = world.flow.finish(transaction, world.keycloak.callback(url))
    await vi.waitFor(() => expect(world.keycloak.asked.toSorted()).toEqual(['certs', 'token']))
    token.resolve()
    expect(await finished).toMatchObject({ ok: true })
    expect(world.keycloak.asked.filter((what) => what === 'certs')).toHaveLength(1)
  })

  it.each<[string, Granted, string]>([
    ['another nonce', { claims: { nonce: 'other' } }, 'nonce'],
    ['no nonce', { claims: { nonce: undefined } }, 'nonce'],
    ['another issuer', { claims: { iss: 'https://evil.example/realms/demo' } }, 'iss'],
    ['an issuer with a slash', { claims: { iss: `${issuer}/` } }, 'iss'],
    ['another audience', { claims: { aud: 'other' } }, 'aud'],
    ['no audience', { claims: { aud: undefined } }, 'aud'],
    ['another authorized party', { claims: { azp: 'other' } }, 'azp'],
    [
      'several audiences, and none authorized',
      { claims: { aud: ['app', 'x'], azp: undefined } },
      'azp',
    ],
    [
      'the hash of another access token',
      { claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } },
      'at_hash',
    ],
    ['an access token in its place', { claims: { typ: 'Bearer' } }, 'typ'],
    ['no user', { claims: { sub: undefined } }, 'sub'],
    ['one that is over', { claims: { exp: startSeconds - 31 } }, 'exp'],
    ['a login that is too long ago', { claims: { auth_time: startSeconds - 100 } }, 'auth_time'],
    ['alg none', { signing: 'none' }, 'alg'],
    ['HS256 with the public key', { signing: 'HS256 with the public key' }, 'alg'],
    ['a foreign key', { signing: 'foreign key' }, 'signature'],
    ['no signature', { signing: 'not at all' }, 'signature'],
    ['a key of no name here', { signing: 'unknown kid' }, 'kid'],
    ['no ID token', { response: { id_token: undefined } }, 'id_token'],
    ['an ID token that is none', { response: { id_token: 'opaque' } }, 'format'],
  ])('gives no tokens for %s', async (_name, grant, claim) => {
    const { outcome } = await logIn(grant)
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'token_rejected', claim, tokenFate: 'consumed' },
    })
    expect(JSON.stringify(outcome)).not.toContain('MARKED')
  })

  it.each<[string, Granted, string]>([
    ['a foreign key', { signing: 'foreign key' }, 'taken'],
    ['no signature', { signing: 'not at all' }, 'taken'],
    ['alg none', { signing: 'none' }, 'alg'],
    ['another nonce', { claims: { nonce: 'other' } }, 'nonce'],
    ['another audience', { claims: { aud: 'other' } }, 'aud'],
    ['another hash', { claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } }, 'at_hash'],
    ['no ID token', { response: { id_token: undefined } }, 'id_token'],
  ])(
    'by tls asks for no keys, and checks all but the signature: %s',
    async (_name, grant, claim) => {
      const { outcome, keycloak } = await logIn(grant, { idTokenSignature: 'tls' })
      expect(keycloak.asked).toEqual(['token'])
      expect(outcome).toMatchObject(
        claim === 'taken' ? { ok: true } : { ok: false, error: { claim } },
      )
    },
  )

  it.each<[string, Record<string, string>]>([
    ['another issuer', { iss: 'https://evil.example/realms/demo' }],
    ['another state', { state: 'other' }],
    ['no state', { state: '' }],
    ['a code and an error', { error_uri: 'x', error: 'e', code: 'MARKED-code' }],
  ])('sends no code where the answer has %s', async (_name, answer) => {
    const world = loginWorld()
    const { url, transaction } = await world.prepare()
    const callback = new URL(world.keycloak.callback(url))
    const response = new URLSearchParams(callback.hash.slice(1))
    for (const [name, value] of Object.entries(answer)) response.set(name, value)
    callback.hash = String(response)
    const outcome = await world.flow.finish(transaction, callback.href)
    expect(outcome).toMatchObject({ ok: false, error: { code: 'callback_rejected' } })
    expect(JSON.stringify(outcome)).not.toContain('MARKED')
    expect(world.keycloak.asked).toEqual([])
  })

  it.each([
    [{}, false],
    [{ authorizationResponseIss: 'excluded' as const }, true],
  ])('without an iss, client %j: %s', async (settings, isTaken) => {
    const world = loginWorld(settings)
    const { url, transaction } = await world.prepare()
    const callback = world.keycloak.callback(url).replace(/&iss=[^&]*/u, '')
    expect((await world.flow.finish(transaction, callback)).ok).toBe(isTaken)
  })

  it('tells a fault that the keys have once, and leaves no rejection that nobody handles', async () => {
    const { jwks_uri: _, ...server } = metadata
    const { keys } = createClient({
      server,
      clientId: 'app',
      transport: async () => fail({ code: 'network', sent: 'no' }),
      ports: { clock: turnedClock() },
    })
    const { keycloak, flow, prepare } = loginWorld({}, { keys })
    const { url, transaction } = await prepare()
    await expect(flow.finish(transaction, keycloak.callback(url))).rejects.toThrow(
      `the metadata of ${issuer} has no jwks_uri`,
    )
  })

  it('a refusal is an answer, and sends nothing', async () => {
    const { outcome, keycloak } = await logIn({}, {}, { error: 'login_required' })
    expect(outcome).toMatchObject({ ok: true, value: { response: { error: 'login_required' } } })
    expect(outcome).not.toHaveProperty('value.tokens')
    expect(keycloak.asked).toEqual([])
  })

  it('another verifier gets nothing', async () => {
    const world = loginWorld()
    const { url, transaction } = await world.prepare()
    const stolen = {
      ...transaction,
      code_verifier: (await world.prepare()).transaction.code_verifier,
    }
    expect(await world.flow.finish(stolen, world.keycloak.callback(url))).toMatchObject({
      error: { code: 'oauth_error', error: 'invalid_grant' },
    })
  })

  it.each([-7200, 7200])(
    "a device whose clock is %i s off trusts the server's",
    async (seconds) => {
      const iat = startSeconds + seconds
      const times = { iat, exp: iat + 60 }
      const { outcome } = await logIn({ claims: times, accessClaims: times })
      expect(outcome).toMatchObject({
        ok: true,
        value: { tokens: { clockSkewSeconds: seconds, expiresAtSeconds: startSeconds + 60 } },
      })
    },
  )
})
