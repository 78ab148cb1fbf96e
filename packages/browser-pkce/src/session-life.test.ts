import { afterEach, describe, expect, it, vi } from 'vitest'

import { openClient, signedIn } from '../test/client-world.ts'
import type { ClientWorld } from '../test/client-world.ts'
import { json } from '../test/keycloak.ts'
import { leftFor } from '../test/page.ts'
import { pass, settled, until } from '../test/turned-clock.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const gone = { ok: false, error: { code: 'network', sent: 'maybe' } } as const

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
    const kept = ['login:', 'chain:', 'logged-out-at'].map((part) =>
      expect.stringContaining(`:${part}`),
    )
    expect(sessionThen).toEqual(['logout', [], expect.arrayContaining(kept)])
    expect(Object.keys(page.local)).toHaveLength(kept.length)
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

it('a login is remembered for the next visit, until the logout', async () => {
  const world = await signedIn()
  const remembers = () => Object.keys(world.page.local).some((key) => key.endsWith(':signed-in'))
  expect(remembers()).toBe(true)
  void world.client.logout()
  await until(() => leftFor(world.page) !== undefined)
  expect(remembers()).toBe(false)
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

  it('opens nothing again for whoever asks for a token, and all for a start', async () => {
    const { client, page } = openClient()
    const opened = vi.fn<(name: string) => void>()
    const { BroadcastChannel: Original } = globalThis
    class Counted extends Original {
      constructor(name: string) {
        super(name)
        opened(name)
      }
    }
    vi.stubGlobal('BroadcastChannel', Counted)
    const listens = vi.spyOn(page.document, 'addEventListener')
    client.close()
    await expect(client.getAccessToken()).rejects.toMatchObject({ reason: { cause: 'no_session' } })
    expect([opened, listens].map(({ mock }) => mock.calls.length)).toEqual([0, 0])
    await client.start()
    expect([opened, listens].map(({ mock }) => mock.calls.length)).toEqual([1, 1])
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

describe('another tab', () => {
  it('that logs the same user in again changes nothing here', async () => {
    const world = await signedIn({ storage: 'memory', restore: 'silent' })
    const { session } = world.client
    const frames = world.page.framed.length
    const channel = new BroadcastChannel('latchkey:https://id.example.com/realms/demo:app')
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has its own origin alone
    channel.postMessage({ kind: 'signed-in', sub: 'ada' })
    await settled()
    expect(world.client.session).toBe(session)
    expect(world.page.framed).toHaveLength(frames)
  })

  it('that logs another user in leaves nothing of the first here, whatever the server says', async () => {
    const world = await signedIn({ storage: 'session', restore: 'silent' })
    world.page.frame = () => undefined
    world.keycloak.answer = () => gone
    const channel = new BroadcastChannel('latchkey:https://id.example.com/realms/demo:app')
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has its own origin alone
    channel.postMessage({ kind: 'signed-in', sub: 'bob' })
    await settled()
    expect(world.client.session.claims).toBeUndefined()
    expect(world.page.session).toEqual({})
  })

  it('that logs out ends this one’s session, whichever it is: a logout is for the whole browser', async () => {
    const world = await signedIn({ storage: 'memory' })
    const channel = new BroadcastChannel('latchkey:https://id.example.com/realms/demo:app')
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has its own origin alone
    channel.postMessage({ kind: 'signed-out' })
    await settled()
    expect(world.client.session).toMatchObject({ status: 'signed-out', cause: 'logout_elsewhere' })
  })
})

describe('another tab with the next version', () => {
  it('may tell what this one does not know', async () => {
    const world = await signedIn({ storage: 'memory' })
    const channel = new BroadcastChannel('latchkey:https://id.example.com/realms/demo:app')
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has its own origin alone
    channel.postMessage({ kind: 'told-by-the-next-version' })
    await settled()
    expect(world.client.session.status).toBe('signed-in')
  })
})

describe('a page that is seen again', () => {
  it.each<[string, ClientWorld['keycloak']['answer']]>([
    ['takes the token', () => undefined],
    ['is out of order', () => json({}, 500)],
    ['cannot be reached', () => gone],
  ])('after long renews nothing where the server %s', async (_name, answer) => {
    const { page, keycloak, clock, client } = await signedIn()
    page.document.hidden = true
    page.document.dispatchEvent(new Event('visibilitychange'))
    const { session } = client
    await clock.advance(60)
    keycloak.asked.length = 0
    keycloak.answer = answer
    page.document.hidden = false
    page.document.dispatchEvent(new Event('visibilitychange'))
    await settled()
    await clock.advance(1)
    expect(new Set(keycloak.asked)).toEqual(new Set(['userinfo']))
    expect(client.session).toBe(session)
  })

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
