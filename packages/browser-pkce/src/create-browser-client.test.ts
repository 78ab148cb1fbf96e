import { certs, UsageError, userinfo } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { issuer, json, metadata, place } from '../test/keycloak.ts'
import { openClient } from '../test/client-world.ts'
import type { ClientWorld } from '../test/client-world.ts'
import { leftFor, openPage } from '../test/page.ts'
import { pass, settled, until } from '../test/turned-clock.ts'
import { createBrowserClient as createFull } from './index.ts'
import { createBrowserClient } from './slim.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const gone = { ok: false, error: { code: 'network', sent: 'maybe' } } as const

/** A page that a user has logged in to. */
async function signedIn(...given: Parameters<typeof openClient>): Promise<ClientWorld> {
  const world = openClient(...given)
  await world.client.start()
  await world.comeBack(await world.client.loginUrl())
  expect(world.client.session.status).toBe('signed-in')
  return world
}

describe('before start', () => {
  const options = { ...place, clientId: 'app', redirectUri: '/cb' }

  it('needs nothing of a browser, and sends nothing', () => {
    const fetch = vi.fn<typeof globalThis.fetch>()
    for (const name of ['navigator', 'location', 'document', 'localStorage', 'sessionStorage']) {
      vi.stubGlobal(name, undefined)
    }
    for (const name of ['history', 'indexedDB', 'BroadcastChannel', 'addEventListener']) {
      vi.stubGlobal(name, undefined)
    }
    vi.stubGlobal('fetch', fetch)
    for (const storage of ['memory', 'session'] as const) {
      const { session } = createBrowserClient({ ...options, storage })
      expect(session).toEqual({ status: 'unknown', cause: 'not_started' })
    }
    expect(createFull({ ...options, storage: 'indexeddb' }).session.cause).toBe('not_started')
    expect(fetch).not.toHaveBeenCalled()
  })

  it.each([
    [{ clientId: '' }],
    [{ realm: '' }],
    [{ serverUrl: 'id.example.com' }],
    [{ serverUrl: 'ftp://id.example.com' }],
    [{ metadata: { ...metadata, issuer: 'https://evil.example' } }],
    [{ algorithms: ['none'] }],
    [{ clockToleranceSeconds: -1 }],
  ])('%j makes no client', (wrong) => {
    expect(() => createBrowserClient({ ...options, ...wrong })).toThrow(UsageError)
    expect(() => createFull({ ...options, ...wrong })).toThrow(UsageError)
  })
})

describe('start', () => {
  it.each([
    ['none', 'signed-out', 'no_session', 0],
    ['silent', 'signed-out', 'no_session', 1],
  ] as const)('with restore %s and no session: %s, %s', async (restore, status, cause, frames) => {
    const { client, page, keycloak } = openClient({ restore })
    page.frame = (url) => keycloak.callback(url, { error: 'login_required' })
    expect(await client.start()).toEqual({ status, cause })
    expect(page.framed).toHaveLength(frames)
    expect(page.events).toEqual([])
  })

  it('finds the session of the server', async () => {
    const { client, page, keycloak } = openClient({ restore: 'silent' })
    page.frame = (url) => keycloak.callback(url)
    expect(await client.start()).toMatchObject({
      status: 'signed-in',
      cause: 'silent_sso',
      claims: { sub: 'ada' },
    })
    expect(await client.getAccessToken()).toContain('.')
  })

  it('goes to the server and back, once', async () => {
    const { client, page, keycloak, comeBack } = openClient({ restore: 'redirect' })
    void client.start()
    await until(() => leftFor(page) !== undefined)
    // The page that could not be shown is no step of the history.
    expect(page.events[0]).toMatch(/^relocate /u)
    expect(leftFor(page)?.searchParams.get('prompt')).toBe('none')
    const { href: url = '' } = leftFor(page) ?? {}
    const callback = keycloak.callback(url, { error: 'login_required' })
    const back = await comeBack(url, callback)
    expect(back.client.session).toMatchObject({
      status: 'signed-out',
      cause: 'no_session',
      callback: { status: 'refused', error: 'login_required' },
    })
    expect(page.events.map((event) => event.split(' ')[0])).toEqual(['relocate', 'replace'])
  })

  it('is one run, however often it is called', async () => {
    const { client, page, keycloak } = openClient({ restore: 'silent' })
    page.frame = (url) => keycloak.callback(url)
    const sessions = await Promise.all([client.start(), client.start(), client.start()])
    sessions.push(await client.start())
    expect(new Set(sessions).size).toBe(1)
    expect(page.framed).toHaveLength(1)
    expect(keycloak.asked.filter((what) => what === 'token')).toHaveLength(1)
  })

  it('finishes a login, and says where the user was going', async () => {
    const { client, page } = await signedIn()
    expect(client.session).toMatchObject({
      cause: 'login',
      claims: { sub: 'ada' },
      scope: 'openid profile',
      callback: { status: 'completed', returnTo: 'https://app.example.com/here?a=1' },
    })
    expect(page.href).toBe('https://app.example.com/cb')
  })

  it('restores over a reload, and asks nobody', async () => {
    const world = await signedIn()
    world.keycloak.asked.length = 0
    const { client } = await world.reload()
    expect(client.session).toMatchObject({ status: 'signed-in', cause: 'restored' })
    expect(world.keycloak.asked).toEqual([])
  })

  it('refreshes what it restores, where that is over', async () => {
    const world = await signedIn()
    await world.clock.advance(100)
    const { client } = await world.reload()
    expect(client.session).toMatchObject({ status: 'signed-in', cause: 'refreshed' })
  })

  it('begins a login anew that was left open for too long', async () => {
    const world = openClient()
    await world.client.start()
    const url = await world.client.loginUrl({ login_hint: 'ada', returnTo: '/there' })
    const callback = world.keycloak.callback(url, {
      error: 'temporarily_unavailable',
      error_description: 'authentication_expired',
    })
    world.arrive(callback)
    await until(() => leftFor(world.page) !== undefined)
    const { href = '', searchParams } = leftFor(world.page) ?? {}
    expect(searchParams?.get('login_hint')).toBe('ada')
    const { client } = await world.comeBack(href)
    expect(client.session.callback?.returnTo).toBe('https://app.example.com/there')
  })

  it('ends after 10 s with what is known by then, and goes on', async () => {
    const { client, clock, keycloak, page } = openClient({ restore: 'silent' })
    const discovery = Promise.withResolvers<void>()
    page.frame = (url) => keycloak.callback(url)
    keycloak.answer = ({ url }) =>
      url.endsWith('/openid-configuration')
        ? discovery.promise.then(() => json(metadata))
        : undefined
    const start = client.start()
    let isDone = false
    void start.then(() => (isDone = true))
    await clock.advance(9.9)
    expect(isDone).toBe(false)
    await clock.advance(0.2)
    expect(await start).toEqual({ status: 'unknown', cause: 'not_started' })
    discovery.resolve()
    await until(() => client.session.status === 'signed-in')
  })

  it('does not reject where the server is out of reach, and tries again', async () => {
    const { client, clock, keycloak, page } = openClient({ restore: 'silent' })
    keycloak.answer = () => gone
    expect(await pass(clock, client.start())).toMatchObject({
      status: 'unknown',
      cause: 'server_unreachable',
      problem: { code: 'network' },
    })
    const token = pass(clock, client.getAccessToken())
    await expect(token).rejects.toMatchObject({ reason: { code: 'network' } })
    keycloak.answer = () => undefined
    page.frame = (url) => keycloak.callback(url)
    for (let second = 0; second < 60; second += 1) await clock.advance(1)
    await until(() => client.session.status === 'signed-in')
  })

  it('says that the page is not secure, and does nothing', async () => {
    const { client, page, keycloak } = openClient()
    page.href = 'http://app.example.com/'
    vi.stubGlobal('crypto', {})
    const problem = { code: 'insecure_context', detail: expect.stringContaining('http://app.example.com') }
    expect(await client.start()).toEqual({ status: 'unknown', cause: 'insecure_context', problem })
    const methods = ['getAccessToken', 'login', 'register', 'loginUrl', 'registerUrl'] as const
    for (const outcome of await Promise.allSettled(methods.map((method) => client[method]()))) {
      expect(outcome).toMatchObject({ reason: { reason: { code: 'insecure_context' } } })
    }
    expect(keycloak.asked).toEqual([])
    expect(page.events).toEqual([])
  })
})

describe('getAccessToken', () => {
  it('starts by itself', async () => {
    const { client, page, keycloak } = openClient({ restore: 'silent' })
    page.frame = (url) => keycloak.callback(url)
    expect(await client.getAccessToken()).toContain('.')
  })

  it('says that nobody is signed in', async () => {
    const { client } = openClient()
    await expect(client.getAccessToken()).rejects.toMatchObject({
      operation: 'getAccessToken',
      reason: { code: 'signed_out', cause: 'no_session' },
    })
  })

  it('keeps the token while it is good, and renews it then', async () => {
    const { client, clock, keycloak } = await signedIn()
    const token = await client.getAccessToken()
    await clock.advance(54)
    expect(await client.getAccessToken()).toBe(token)
    const next = await client.getAccessToken({ minValiditySeconds: 20 })
    expect(next).not.toBe(token)
    expect(keycloak.asked.filter((what) => what === 'token')).toHaveLength(2)
  })

  it('ends with the time and the signal of whoever asks, and of nobody else', async () => {
    const { client, clock, keycloak } = await signedIn()
    await clock.advance(60)
    const answer = Promise.withResolvers<void>()
    const { transport } = keycloak
    keycloak.answer = (request) => {
      keycloak.answer = () => undefined
      return answer.promise.then(async () => {
        const sent = await transport(request, { timeoutMs: 1 })
        return sent.ok ? sent.value : json({}, 500)
      })
    }
    const abort = new AbortController()
    const aborted = client.getAccessToken({ signal: abort.signal })
    const short = client.getAccessToken({ timeoutMs: 1000 })
    const patient = client.getAccessToken()
    abort.abort()
    await expect(aborted).rejects.toMatchObject({ reason: { code: 'aborted', sent: 'no' } })
    void clock.advance(2)
    await expect(short).rejects.toMatchObject({ reason: { code: 'timeout', sent: 'no' } })
    answer.resolve()
    expect(await patient).toContain('.')
    await expect(client.getAccessToken({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      reason: { code: 'aborted' },
    })
    await expect(client.getAccessToken({ timeoutMs: 0 })).rejects.toThrow(UsageError)
  })

  it("gives no other user's token than the one it was asked for", async () => {
    const { client, clock, keycloak, page } = await signedIn({ restore: 'silent' })
    await clock.advance(60)
    keycloak.answer = ({ body = '' }) =>
      body.includes('grant_type=refresh_token') ? json({ error: 'invalid_grant' }, 400) : undefined
    keycloak.sub = 'bob'
    page.frame = (url) => keycloak.callback(url)
    await expect(client.getAccessToken()).rejects.toMatchObject({
      reason: { code: 'signed_out', cause: 'other_user' },
    })
    expect(client.session.claims?.sub).toBe('bob')
    expect(await client.getAccessToken()).toContain('.')
  })
})

describe('call', () => {
  it('gives an operation what it needs, and nothing else', async () => {
    const { client, keycloak } = await signedIn()
    expect(await client.call(certs, {})).toMatchObject({ keys: [{ kid: 'k' }] })
    expect(keycloak.requests.at(-1)?.headers['authorization']).toBeUndefined()
    expect(await client.userinfo()).toEqual({ sub: 'ada' })
    const token = await client.getAccessToken()
    expect(keycloak.requests.at(-1)?.headers['authorization']).toBe(`Bearer ${token}`)
    await client.call(userinfo, {}, { accessToken: 'own' })
    expect(keycloak.requests.at(-1)?.headers['authorization']).toBe('Bearer own')
  })

  it('needs no user where the operation needs none', async () => {
    const { client } = openClient()
    expect(await client.call(certs, {})).toHaveProperty('keys')
    await expect(client.call(userinfo, {})).rejects.toMatchObject({ reason: { code: 'signed_out' } })
  })

  it('takes no claims of another user', async () => {
    const { client, keycloak } = await signedIn()
    keycloak.answer = ({ url }) => (url.endsWith('/userinfo') ? json({ sub: 'eve' }) : undefined)
    await expect(client.userinfo()).rejects.toMatchObject({
      reason: { code: 'token_rejected', claim: 'sub' },
    })
  })
})

describe('roles', () => {
  it('are those of the access token', async () => {
    const world = openClient()
    world.keycloak.grant = {
      accessClaims: {
        realm_access: { roles: ['keeper'] },
        resource_access: { app: { roles: ['sail'] }, api: { roles: ['moor'] } },
      },
    }
    expect(world.client.hasRealmRole('keeper')).toBe(false)
    expect(world.client.hasResourceRole('sail')).toBe(false)
    await world.client.start()
    const { client } = await world.comeBack(await world.client.loginUrl())
    expect([client.hasRealmRole('keeper'), client.hasRealmRole('sail')]).toEqual([true, false])
    expect([client.hasResourceRole('sail'), client.hasResourceRole('moor')]).toEqual([true, false])
    expect(client.hasResourceRole('moor', 'api')).toBe(true)
  })
})

describe('URLs', () => {
  it('loginUrl and registerUrl are good for a login', async () => {
    const { client, comeBack } = openClient()
    const login = new URL(await client.loginUrl({ scope: 'email', returnTo: '/there' }))
    const register = new URL(await client.registerUrl())
    expect(login.href.startsWith(`${issuer}/protocol/openid-connect/auth?`)).toBe(true)
    expect(register.href.startsWith(`${issuer}/protocol/openid-connect/registrations?`)).toBe(true)
    expect(login.searchParams.get('redirect_uri')).toBe('https://app.example.com/cb')
    expect((await comeBack(register.href)).client.session.cause).toBe('login')
    const { session } = (await comeBack(login.href)).client
    expect(session.callback).toEqual({
      status: 'completed',
      returnTo: 'https://app.example.com/there',
    })
  })

  it.each([
    ['/me', 'https://app.example.com/me'],
    [undefined, 'https://app.example.com/here?a=1'],
  ])('accountUrl comes back to %s', async (returnTo, expected) => {
    const { client } = openClient()
    const url = new URL(await client.accountUrl({ ...(returnTo !== undefined && { returnTo }) }))
    expect(`${url.origin}${url.pathname}`).toBe(`${issuer}/account`)
    expect(Object.fromEntries(url.searchParams)).toEqual({ referrer: 'app', referrer_uri: expected })
  })

  it('comes back to no other origin', async () => {
    const { client, page } = openClient()
    const returnTo = 'https://evil.example/'
    const methods = ['login', 'register', 'loginUrl', 'registerUrl', 'accountUrl'] as const
    const outcomes = await Promise.allSettled(methods.map((method) => client[method]({ returnTo })))
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(UsageError) })
    }
    expect(page.events).toEqual([])
    expect(Object.keys(page.local)).toEqual([])
  })

  it.each(['login', 'register'] as const)('%s leaves the page, and stays open until it is back', async (method) => {
    const { client, page } = openClient()
    let isBack = false
    void client[method]().then(() => (isBack = true))
    await until(() => page.events.length > 0)
    expect(page.events[0]).toContain(method === 'login' ? '/auth?' : '/registrations?')
    await settled()
    page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
    await settled()
    expect(isBack).toBe(false)
    page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    await until(() => isBack)
  })
})

describe('logout', () => {
  const leaving = ({ page }: ClientWorld): URL | undefined => leftFor(page)

  it('drops the tokens, and then leaves', async () => {
    const world = await signedIn()
    const { client, page } = world
    const id_token = JSON.parse(Object.values(page.session)[0] ?? '').tokens.id_token
    let sessionThen: unknown
    const { assign } = location
    vi.stubGlobal('location', {
      href: page.href,
      assign(url: string) {
        sessionThen = [client.session.cause, Object.keys(page.session), Object.keys(page.local)]
        assign(url)
      },
    })
    void client.logout({ ui_locales: 'de', state: 'x' })
    await until(() => leaving(world) !== undefined)
    expect(sessionThen).toEqual(['logout', [], [expect.stringContaining(':login:')]])
    expect(leaving(world)?.pathname).toMatch(/\/logout$/u)
    expect(Object.fromEntries(leaving(world)?.searchParams ?? [])).toEqual({
      client_id: 'app',
      id_token_hint: id_token,
      post_logout_redirect_uri: 'https://app.example.com/cb',
      ui_locales: 'de',
      state: 'x',
    })
    await expect(client.getAccessToken()).rejects.toMatchObject({
      reason: { code: 'signed_out', cause: 'logout' },
    })
  })

  it.each([
    [{}, {}, 'https://app.example.com/cb'],
    [{ postLogoutRedirectUri: '/bye' }, {}, 'https://app.example.com/bye'],
    [{}, { post_logout_redirect_uri: 'https://app.example.com/x' }, 'https://app.example.com/x'],
  ])('of client %j with %j comes back to %s', async (options, parameters, expected) => {
    const world = await signedIn(options)
    void world.client.logout(parameters)
    await until(() => leaving(world) !== undefined)
    expect(leaving(world)?.searchParams.get('post_logout_redirect_uri')).toBe(expected)
  })

  it.each(['memory', 'session'] as const)('is told to the other tabs, with %s', async (storage) => {
    const world = await signedIn({ storage })
    const other = openClient({ storage, restore: 'silent' }, world)
    world.page.frame = (url) => world.keycloak.callback(url)
    await other.client.start()
    expect(other.client.session.status).toBe('signed-in')
    void world.client.logout()
    await until(() => other.client.session.status === 'signed-out')
    expect(other.client.session.cause).toBe('logout_elsewhere')
  })

  it('drops the tokens though the server cannot be asked where to go', async () => {
    const world = await signedIn()
    const { client } = await world.reload()
    world.keycloak.answer = () => gone
    const logout = pass(world.clock, client.logout())
    await expect(logout).rejects.toMatchObject({ reason: { code: 'network' } })
    expect(client.session).toMatchObject({ status: 'signed-out', cause: 'logout' })
    expect(Object.keys(world.page.session)).toEqual([])
  })
})

describe('close', () => {
  it('hears nothing more, and keeps the session', async () => {
    const world = await signedIn({ storage: 'memory' })
    const other = openClient({ storage: 'memory', restore: 'silent' }, world)
    world.page.frame = (url) => world.keycloak.callback(url)
    await other.client.start()
    other.client.close()
    other.client.close()
    void world.client.logout()
    await until(() => world.client.session.status === 'signed-out')
    await settled()
    expect(other.client.session.status).toBe('signed-in')
    expect(await other.client.getAccessToken()).toContain('.')
    const { asked } = world.keycloak
    asked.length = 0
    await world.clock.advance(30)
    world.page.window.dispatchEvent(new Event('online'))
    await settled()
    expect(asked).toEqual([])
  })
})

describe('tabs', () => {
  it('a login in one tab signs the other in, and a login of another user out and in', async () => {
    const world = openClient({ storage: 'memory' })
    const other = openClient({ storage: 'memory', restore: 'silent' }, world)
    world.page.frame = (url) => world.keycloak.callback(url, { error: 'login_required' })
    await other.client.start()
    expect(other.client.session.cause).toBe('no_session')
    world.page.frame = (url) => world.keycloak.callback(url)
    await world.client.start()
    const first = await world.comeBack(await world.client.loginUrl())
    await until(() => other.client.session.claims?.sub === 'ada')
    world.keycloak.sub = 'bob'
    await first.comeBack(await first.client.loginUrl())
    await until(() => other.client.session.claims?.sub === 'bob')
  })
})

describe('a page that is seen again', () => {
  beforeEach(() => openPage())

  it('after long asks whether the session is there, and learns that it is not', async () => {
    const world = await signedIn()
    const { page, keycloak, clock, client } = world
    const show = (isHidden: boolean): void => {
      page.document.hidden = isHidden
      page.document.dispatchEvent(new Event('visibilitychange'))
    }
    keycloak.asked.length = 0
    show(true)
    await clock.advance(59)
    show(false)
    await settled()
    expect(keycloak.asked).toEqual([])
    show(true)
    await clock.advance(60)
    keycloak.answer = ({ url, body = '' }) => {
      if (url.endsWith('/userinfo')) return json({ error: 'invalid_token' }, 401)
      return body.includes('refresh_token') ? json({ error: 'invalid_grant' }, 400) : undefined
    }
    page.frame = (url) => keycloak.callback(url, { error: 'login_required' })
    show(false)
    await until(() => client.session.status === 'signed-out')
    expect(client.session.cause).toBe('session_ended')
    expect(keycloak.asked[0]).toBe('userinfo')
  })
})
