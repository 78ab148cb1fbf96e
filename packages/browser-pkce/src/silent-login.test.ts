import { fail, succeed } from '@latchkey/core'
import type { Client } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { metadata } from '../test/keycloak.ts'
import { loginWorld } from '../test/login-world.ts'
import { openPage } from '../test/page.ts'
import type { TestPage } from '../test/page.ts'
import { pass, until } from '../test/turned-clock.ts'
import { itemsOf } from '../test/web-storage.ts'
import { silentLogin } from './silent-login.ts'

const silentUri = 'https://app.example.com/silent.html'

let page: TestPage
beforeEach(() => (page = openPage()))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function fixture({ isBlocked = false, expectsSession = false } = {}, client: Partial<Client> = {}) {
  const world = loginWorld({}, client)
  const memory = {
    isBlocked: () => isBlocked,
    expectsSession: () => expectsSession,
    setBlocked: vi.fn<(forSeconds: number) => void>(),
  }
  const run = () => silentLogin(world.client, world.flow, silentUri, memory)
  return { ...world, memory, run }
}

describe('silentLogin', () => {
  it('brings tokens by a hidden frame that runs no script, and takes it away', async () => {
    const { keycloak, memory, run } = fixture()
    page.frame = (url) => keycloak.callback(url)
    expect(await run()).toMatchObject(succeed({ refresh_token: 'MARKED-refresh-2' }))
    const [frame] = page.framed
    expect(frame).toMatchObject({
      attributes: { sandbox: 'allow-same-origin', 'aria-hidden': 'true' },
      style: { display: 'none' },
    })
    const asked = new URL(frame?.src ?? '').searchParams
    expect([asked.get('prompt'), asked.get('redirect_uri')]).toEqual(['none', silentUri])
    expect(page.frames.size).toBe(0)
    expect(memory.setBlocked).not.toHaveBeenCalled()
    // The page itself went nowhere.
    expect(page.events).toEqual([])
    expect([itemsOf(page.local), itemsOf(page.session)]).toEqual([{}, {}])
  })

  it.each(['https://app.example.com/', 'https://app.example.org/'])(
    'of a page %s, a server that has to ask the user knows them',
    async (href) => {
      page.href = href
      for (const error of [
        'interaction_required',
        'consent_required',
        'account_selection_required',
      ]) {
        const { keycloak, memory, run } = fixture({ expectsSession: true })
        page.frame = (url) => keycloak.callback(url, { error })
        expect(await run()).toEqual(succeed('interaction_required'))
        expect(memory.setBlocked).not.toHaveBeenCalled()
      }
    },
  )

  it.each([
    [{ error: 'temporarily_unavailable' }],
    [{ error: 'server_error', error_description: 'a fault' }],
    [{ error: 'login_required_not' }],
  ])('%j says nothing of the user', async (answer) => {
    const { keycloak, memory, run } = fixture({ expectsSession: true })
    page.frame = (url) => keycloak.callback(url, answer)
    expect(await run()).toEqual(fail({ code: 'oauth_error', status: 302, ...answer }))
    expect(memory.setBlocked).not.toHaveBeenCalled()
  })

  it.each([
    ['https://app.example.com/', false, 'no_session', 0],
    ['https://app.example.com/', true, 'no_session', 0],
    ['https://app.example.org/', false, 'sso_unreachable', 0],
    // The user should be known: the browser keeps cookies from frames of another site.
    ['https://app.example.org/', true, 'sso_unreachable', 1],
  ])(
    'of a page %s, with a user expected: %s, a refusal is %s',
    async (href, expectsSession, found, blocks) => {
      page.href = href
      const { keycloak, memory, run } = fixture({ expectsSession })
      page.frame = (url) => keycloak.callback(url, { error: 'login_required' })
      expect(await run()).toEqual(succeed(found))
      expect(memory.setBlocked.mock.calls).toEqual(blocks ? [[86_400]] : [])
      expect(keycloak.asked).toEqual([])
    },
  )

  it('opens no frame where one was of no use lately', async () => {
    const { run, keycloak } = fixture({ isBlocked: true })
    expect(await run()).toEqual(succeed('sso_unreachable'))
    expect(page.framed).toEqual([])
    expect(keycloak.asked).toEqual([])
  })

  it.each<[string, (url: string) => string | undefined]>([
    ['stays at the server', () => undefined],
    ['stays blank', () => 'about:blank'],
    ['comes back without an answer', () => silentUri],
    ['brings the answer to another login', () => `${silentUri}#state=other&code=MARKED`],
  ])('gives up after 5 s where the frame %s, and remembers it', async (_name, frame) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
    const { keycloak, memory, run } = fixture()
    page.frame = frame
    const answer = run()
    let isDone = false
    void answer.then(() => (isDone = true))
    await until(() => page.frames.size === 1)
    await vi.advanceTimersByTimeAsync(4999)
    expect(isDone).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await answer).toEqual(succeed('sso_unreachable'))
    expect(memory.setBlocked.mock.calls).toEqual([[600]])
    expect(page.frames.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
    // The server is there: it is the frame that is of no use.
    expect(keycloak.asked).toEqual(['openid-configuration'])
  })

  it('fails, and blocks nothing, where the server is away as well', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
    const { clock, keycloak, memory, run } = fixture()
    const reason = { code: 'network', sent: 'maybe' } as const
    page.frame = () => undefined
    keycloak.answer = () => fail(reason)
    const answer = run()
    await until(() => page.frames.size === 1)
    await vi.advanceTimersByTimeAsync(5000)
    expect(await pass(clock, answer)).toMatchObject(fail(reason))
    expect(memory.setBlocked).not.toHaveBeenCalled()
  })

  it('a refusal counts by the site of the page that the frame goes to', async () => {
    const elsewhere = { ...metadata, authorization_endpoint: 'https://login.example.org/auth' }
    const { keycloak, run } = fixture({}, { metadata: async () => succeed(elsewhere) })
    page.frame = (url) => keycloak.callback(url, { error: 'login_required' })
    expect(await run()).toEqual(succeed('sso_unreachable'))
  })

  it('sees an answer that comes without a load event', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
    const { keycloak, run } = fixture()
    let isBack = false
    page.frame = () => undefined
    const answer = run()
    await until(() => page.framed.length === 1)
    const { src } = page.framed[0] ?? { src: '' }
    const url = keycloak.callback(src)
    Object.defineProperty(page.framed[0], 'contentWindow', {
      get: () => ({ location: { href: isBack ? url : 'about:blank' } }),
    })
    await vi.advanceTimersByTimeAsync(100)
    isBack = true
    await vi.advanceTimersByTimeAsync(50)
    expect(await answer).toMatchObject(succeed({ refresh_token: expect.any(String) }))
  })

  it.each([
    ['another issuer', { iss: 'https://evil.example' }, 'callback_rejected'],
    ['a code that the server does not know', { code: 'MARKED-other' }, 'oauth_error'],
  ])('fails, with why, for %s', async (_name, parameters, reason) => {
    const { keycloak, memory, run } = fixture()
    page.frame = (url) => keycloak.callback(url, parameters)
    const answer = await run()
    expect(answer).toMatchObject({ ok: false, error: { code: reason } })
    expect(JSON.stringify(answer)).not.toContain('MARKED')
    expect(memory.setBlocked).not.toHaveBeenCalled()
  })

  it('fails without a frame where the server cannot be asked for its metadata', async () => {
    const reason = { code: 'network', sent: 'maybe' } as const
    const { memory, run } = fixture({}, { metadata: async () => fail(reason) })
    expect(await run()).toEqual(fail(reason))
    expect(page.framed).toEqual([])
    expect(memory.setBlocked).not.toHaveBeenCalled()
  })
})
