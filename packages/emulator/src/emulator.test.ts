import { setupServer } from 'msw/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createKeycloakEmulator } from './index.node.ts'
import type { KeycloakEmulator, RealmExport } from './index.node.ts'

const realm: RealmExport = {
  realm: 'tests',
  accessTokenLifespan: 60,
  clients: [
    {
      clientId: 'app',
      publicClient: true,
      directAccessGrantsEnabled: true,
      redirectUris: ['https://app.example/*'],
    },
    { clientId: 'api', secret: 's', protocolMappers: [] },
  ],
  users: [
    { username: 'ada', credentials: [{ type: 'password', value: 'pass' }] },
    { username: 'bob', credentials: [{ type: 'password', value: 'pass' }] },
  ],
}
const url = 'https://id.example/auth'

const warnings: string[] = []
const emulator = createKeycloakEmulator({
  realms: [realm],
  url,
  warn: (message) => warnings.push(message),
})
const server = setupServer(...emulator.handlers)
beforeAll(() => server.listen({ onUnhandledFrame: 'bypass' }))
afterAll(() => server.close())

const endpoint = (path: string, base = url): string =>
  `${base}/realms/tests/protocol/openid-connect/${path}`

async function post(path: string, form: Record<string, string>, base = url) {
  const response = await fetch(endpoint(path, base), {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
}

const passwordGrant = (username = 'ada', base = url) =>
  post(
    'token',
    { grant_type: 'password', client_id: 'app', username, password: 'pass', scope: 'openid' },
    base,
  )

async function userinfo(token: string): Promise<number> {
  const { status } = await fetch(endpoint('userinfo'), {
    headers: { authorization: `Bearer ${token}` },
  })
  return status
}

const authorization = `${endpoint('auth')}?${new URLSearchParams({
  client_id: 'app',
  response_type: 'code',
  redirect_uri: 'https://app.example/in',
  scope: 'openid',
})}`

describe('options', () => {
  it.each<[string, () => KeycloakEmulator, RegExp]>([
    ['no realm', () => createKeycloakEmulator({ realms: [] }), /at least one realm/u],
    [
      'a relative url',
      () => createKeycloakEmulator({ realms: [realm], url: '/auth' }),
      /absolute URL/u,
    ],
  ])('refuses %s', (_, create, message) => {
    expect(create).toThrow(message)
  })

  it('names the realms and users that there are not', () => {
    expect(() => emulator.setNotBefore(1, { realm: 'none' })).toThrow(
      /no realm none; there are tests/u,
    )
    expect(() => emulator.signIn('nobody')).toThrow(/has no user nobody/u)
  })
})

describe('handlers', () => {
  it('answer for the url, relative path included, and for no other', async () => {
    const discovery = await fetch(`${url}/realms/tests/.well-known/openid-configuration`)
    expect(await discovery.json()).toMatchObject({ issuer: `${url}/realms/tests` })
    const local = await fetch(`http://127.0.0.1:1/realms/tests`).catch(() => 'not answered')
    expect(local).toBe('not answered')
  })

  it('a user who is signed in needs no page', async () => {
    emulator.signIn('ada')
    const response = await fetch(authorization, { redirect: 'manual' })
    emulator.signOut()
    const code = new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? ''
    const form = {
      grant_type: 'authorization_code',
      client_id: 'app',
      code,
      redirect_uri: 'https://app.example/in',
    }
    expect((await post('token', form)).status).toBe(200)
  })

  it('the callback of a login, where fetch sees no redirect', async () => {
    await expect(emulator.callbackOf(authorization)).rejects.toThrow(/status 200.*signIn/u)
    emulator.signIn('bob')
    const callback = new URL(await emulator.callbackOf(authorization))
    emulator.signOut()
    expect(callback.origin).toBe('https://app.example')
    expect([...callback.searchParams.keys()]).toEqual(['session_state', 'iss', 'code'])
  })

  it('name a page that is asked of them', async () => {
    warnings.length = 0
    const response = await fetch(authorization, { redirect: 'manual' })
    expect(await response.text()).toContain('kc-form-login')
    expect(warnings).toEqual([
      expect.stringMatching(/^GET \/auth\/realms\/tests\/.*\/auth is a page.*signIn/u),
    ])
  })

  it('name what is not emulated', async () => {
    warnings.length = 0
    expect((await post('ext/par/request', {})).status).toBe(404)
    expect(warnings).toEqual([
      expect.stringContaining('pushed authorization requests is not emulated'),
    ])
  })
})

describe('state', () => {
  it('a token ends with time, a session with more of it', async () => {
    const { body } = await passwordGrant()
    expect(await userinfo(body.access_token)).toBe(200)
    emulator.advance(60)
    expect(await userinfo(body.access_token)).toBe(401)
    const form = {
      grant_type: 'refresh_token',
      client_id: 'app',
      refresh_token: body.refresh_token,
    }
    expect((await post('token', form)).status).toBe(200)
    emulator.advance(1800)
    expect((await post('token', form)).body.error_description).toBe('Token is not active')
  })

  it('sessions are revoked by user', async () => {
    const [ada, bob] = [await passwordGrant(), await passwordGrant('bob')]
    expect(emulator.revokeSessions('ada')).toBeGreaterThan(0)
    expect(await userinfo(ada.body.access_token)).toBe(401)
    expect(await userinfo(bob.body.access_token)).toBe(200)
  })

  it('the not-before time of the realm', async () => {
    const { body } = await passwordGrant()
    const { iat } = JSON.parse(atob(body.access_token.split('.')[1]))
    emulator.setNotBefore(iat)
    expect(await userinfo(body.access_token)).toBe(200)
    emulator.setNotBefore(iat + 1)
    expect(await userinfo(body.access_token)).toBe(401)
    emulator.setNotBefore(0)
  })

  it('keys rotate, and go back', async () => {
    const kidOf = (token: string): string => JSON.parse(atob(token.split('.')[0] ?? '')).kid
    const before = (await passwordGrant()).body.access_token
    const takeBack = await emulator.rotateKeys()
    const after = (await passwordGrant()).body.access_token
    expect(kidOf(after)).not.toBe(kidOf(before))
    expect([await userinfo(before), await userinfo(after)]).toEqual([200, 200])
    takeBack()
    expect([await userinfo(before), await userinfo(after)]).toEqual([200, 401])
  })
})

describe('faults', () => {
  it('a lost answer has had its effect', async () => {
    const count = emulator.revokeSessions('bob')
    emulator.fault('token', { drop: 'after' })
    await expect(passwordGrant('bob')).rejects.toThrow(TypeError)
    expect([count >= 0, emulator.revokeSessions('bob')]).toEqual([true, 1])
    emulator.fault('token', { drop: 'before' })
    await expect(passwordGrant('bob')).rejects.toThrow(TypeError)
    expect(emulator.revokeSessions('bob')).toBe(0)
  })

  it.each([
    ['before', 0],
    ['after', 1],
    ['during', 1],
  ] as const)(
    'over HTTP the connection ends %s, and %i sessions have begun',
    async (drop, count) => {
      const { url: base, close } = await emulator.listen()
      emulator.revokeSessions('bob')
      emulator.fault('token', { drop })
      await expect(passwordGrant('bob', base)).rejects.toThrow(TypeError)
      expect(emulator.revokeSessions('bob')).toBe(count)
      expect((await passwordGrant('bob', base)).status).toBe(200)
      await close()
    },
  )

  it('over HTTP half of an answer arrives', async () => {
    const { url: base, close } = await emulator.listen()
    const whole = await fetch(endpoint('certs', base))
    const { length } = await whole.text()
    emulator.fault('certs', { drop: 'during' })
    const response = await fetch(endpoint('certs', base))
    expect(Number(response.headers.get('content-length'))).toBe(length)
    const first = await response.body?.getReader().read()
    expect(first?.value?.length).toBe(Math.ceil(length / 2))
    await close()
  })

  it('do not count preflight requests', async () => {
    emulator.fault('userinfo', { unavailable: {} })
    const headers = { origin: 'https://app.example', 'access-control-request-method': 'GET' }
    expect((await fetch(endpoint('userinfo'), { method: 'OPTIONS', headers })).status).toBe(200)
    expect(await userinfo('x')).toBe(503)
    expect(await userinfo('x')).toBe(401)
  })

  it('are taken back', async () => {
    emulator.fault('token', { unavailable: {} }, { times: 5 })
    emulator.clearFaults()
    expect((await passwordGrant()).status).toBe(200)
  })
})
