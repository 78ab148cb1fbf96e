import { UsageError } from '@latchkey/core'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { openClient, signedIn } from '../test/client-world.ts'
import { json, metadata, place } from '../test/keycloak.ts'
import { leftFor } from '../test/page.ts'
import { pass, settled, until } from '../test/turned-clock.ts'
import { forbidGlobal, fullStorage } from '../test/web-storage.ts'
import { createBrowserClient as createFull } from './index.ts'
import { createBrowserClient } from './slim.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const gone = { ok: false, error: { code: 'network', sent: 'maybe' } } as const

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
    [{ storage: 'local' }],
    [{ restore: 'iframe' }],
    [{ restore: ['none'] }],
    [{ refreshTokenReuse: true }],
    [{ responseMode: 'form_post' }],
    [{ redirectUri: undefined }],
    [{ redirectUri: '/#/cb' }],
  ])('%j makes no client', (wrong: object) => {
    expect(() => createBrowserClient({ ...options, ...wrong })).toThrow(UsageError)
    expect(() => createFull({ ...options, ...wrong })).toThrow(UsageError)
  })

  it('needs no cryptography: a page may be rendered on a server that has none', () => {
    vi.stubGlobal('crypto', undefined)
    expect(createBrowserClient(options).session.cause).toBe('not_started')
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

  it('signs in where the shared storage takes nothing', async () => {
    const { client, keycloak, page } = openClient({ restore: 'silent' })
    vi.stubGlobal('localStorage', fullStorage())
    page.frame = (url) => keycloak.callback(url)
    expect(await client.start()).toMatchObject({ status: 'signed-in', cause: 'silent_sso' })
    expect(page.reported).toEqual([])
  })

  it('is a value where the browser keeps no site data', async () => {
    const { client, page } = openClient({ restore: 'silent', storage: 'memory' })
    const undo = [forbidGlobal('localStorage'), forbidGlobal('sessionStorage')]
    try {
      expect((await client.start()).cause).toBe('no_session')
      expect(page.reported).toEqual([])
    } finally {
      for (const restore of undo) restore()
    }
  })

  it('says what was wrong with the token that came, and asks for no other', async () => {
    const { client, clock, keycloak, page } = openClient({ restore: 'silent' })
    keycloak.grant = { claims: { aud: 'other' } }
    page.frame = (url) => keycloak.callback(url)
    expect(await client.start()).toMatchObject({
      status: 'unknown',
      cause: 'failed',
      problem: { code: 'token_rejected', claim: 'aud' },
    })
    for (let minute = 0; minute < 5; minute += 1) await clock.advance(60)
    page.document.dispatchEvent(new Event('visibilitychange'))
    await settled()
    expect(keycloak.asked.filter((what) => what === 'token')).toHaveLength(1)
  })

  it('finds the session that another client of this page has left', async () => {
    const world = await signedIn()
    world.client.close()
    const { client } = openClient({}, world)
    expect(await client.start()).toMatchObject({ status: 'signed-in', cause: 'restored' })
  })

  it('keeps clients apart whose names begin alike', async () => {
    const { client, page } = openClient({ clientId: 'app:login:x' })
    await client.loginUrl()
    const [key] = Object.keys(page.local)
    expect(key).toMatch(/\/realms\/demo:app%3Alogin%3Ax:login:[^:]+$/u)
  })

  it('says that the page is not secure, and does nothing', async () => {
    const { client, page, keycloak } = openClient()
    page.href = 'http://app.example.com/'
    vi.stubGlobal('crypto', {})
    const problem = {
      code: 'insecure_context',
      detail: expect.stringContaining('http://app.example.com'),
    }
    expect(await client.start()).toEqual({ status: 'unknown', cause: 'insecure_context', problem })
    const methods = ['getAccessToken', 'login', 'register', 'loginUrl', 'registerUrl'] as const
    for (const outcome of await Promise.allSettled(methods.map((method) => client[method]()))) {
      expect(outcome).toMatchObject({ reason: { reason: { code: 'insecure_context' } } })
    }
    expect(keycloak.asked).toEqual([])
    expect(page.events).toEqual([])
  })

  it('with restore redirect and no server says so, and tries again', async () => {
    const { client, clock, keycloak, page } = openClient({ restore: 'redirect' })
    keycloak.answer = () => gone
    expect(await pass(clock, client.start())).toMatchObject({
      cause: 'server_unreachable',
      problem: { code: 'network' },
    })
    expect(page.reported).toEqual([])
  })

  it('does not end while the page is being left', async () => {
    const { client, page } = openClient({ restore: 'redirect' })
    let ended: unknown
    void client.start().then((session) => (ended = session))
    await until(() => leftFor(page) !== undefined)
    await settled()
    expect(ended).toBeUndefined()
  })
})
