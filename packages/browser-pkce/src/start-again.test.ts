import type { FailureReason } from '@latchkey/core'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { openClient } from '../test/client-world.ts'
import { json } from '../test/keycloak.ts'
import { leftFor } from '../test/page.ts'
import { pass, settled, until } from '../test/turned-clock.ts'
import { causeOf } from './session-life.ts'

afterEach(() => vi.unstubAllGlobals())

const lost = { ok: false, error: { code: 'network', sent: 'maybe' } } as const
const returnTo = 'https://app.example.com/deep'

describe('start(), close() and start() at once, as React does under StrictMode', () => {
  it.each(['silent', 'none', 'redirect'] as const)(
    'finish a login once: restore %s',
    async (restore) => {
      const world = openClient({ restore })
      const { page, keycloak } = world
      page.frame = (url) => keycloak.callback(url)
      const callback = keycloak.callback(await world.client.loginUrl({ returnTo }))
      const client = world.arrive(callback)
      client.close()
      const session = await client.start()
      await settled()
      expect(leftFor(page)).toBeUndefined()
      expect(page.framed).toHaveLength(0)
      expect(session).toMatchObject({ cause: 'login', callback: { status: 'completed', returnTo } })
    },
  )

  it('listen to the other tabs afterwards', async () => {
    const world = openClient({ storage: 'memory' })
    const client = world.arrive(world.keycloak.callback(await world.client.loginUrl()))
    client.close()
    await client.start()
    const other = openClient({ storage: 'memory', restore: 'silent' }, world)
    world.page.frame = (url) => world.keycloak.callback(url)
    await other.client.start()
    void other.client.logout()
    await until(() => client.session.status !== 'signed-in')
    expect(client.session.cause).toBe('logout_elsewhere')
  })
})

describe("with restore 'redirect', what a callback proves", () => {
  it.each([
    ['lost', () => lost, 'server_unreachable', 'network'],
    ['refused', () => json({ error: 'unauthorized_client' }, 400), 'failed', 'oauth_error'],
  ])(
    'an exchange that was %s: not that nobody is signed in',
    async (_name, answer, cause, code) => {
      const world = openClient({ restore: 'redirect' })
      const { keycloak, clock, page } = world
      const callback = keycloak.callback(await world.client.loginUrl())
      keycloak.answer = ({ url }) => (url.endsWith('/token') ? answer() : undefined)
      const session = await pass(clock, world.arrive(callback).start())
      expect(session).toMatchObject({ status: 'unknown', cause, problem: { code } })
      expect(session.callback).toMatchObject({ status: 'rejected', reason: { code } })
      // It would come back with the same, and go round for ever.
      for (let second = 0; second < 30; second += 1) await clock.advance(1)
      page.window.dispatchEvent(new Event('online'))
      await settled()
      expect(leftFor(page)).toBeUndefined()
    },
  )

  it('an answer to no login of this browser: nothing, and the page stays, or it could go round', async () => {
    const world = openClient({ restore: 'redirect' })
    const callback = world.keycloak.callback(await world.client.loginUrl())
    for (const key of Object.keys(world.page.local)) world.page.local.removeItem(key)
    const { client, page } = await world.comeBack('', callback)
    expect(client.session).toMatchObject({ status: 'unknown', cause: 'failed' })
    expect(leftFor(page)).toBeUndefined()
  })

  it('a repeated one: nothing, so the server is asked as on any page', async () => {
    const world = openClient({ restore: 'redirect', storage: 'memory' })
    const url = await world.client.loginUrl()
    const callback = world.keycloak.callback(url)
    await world.comeBack(url, callback)
    void world.arrive(callback).start()
    await until(() => leftFor(world.page) !== undefined)
    expect(leftFor(world.page)?.searchParams.get('prompt')).toBe('none')
    expect(world.client.session.status).toBe('unknown')
  })

  it('a refusal: that nobody is signed in', async () => {
    const world = openClient({ restore: 'redirect' })
    const url = await world.client.loginUrl({ prompt: 'none' })
    const callback = world.keycloak.callback(url, { error: 'login_required' })
    const { client } = await world.comeBack(url, callback)
    expect(client.session).toMatchObject({ status: 'signed-out', cause: 'no_session' })
  })
})

it.each<[FailureReason, string]>([
  [{ code: 'oauth_error', status: 400, error: 'invalid_grant' }, 'failed'],
  [{ code: 'oauth_error', status: 401, error: 'unauthorized_client' }, 'failed'],
  [{ code: 'oauth_error', status: 429, error: 'slow_down' }, 'server_unreachable'],
  [{ code: 'oauth_error', status: 503, error: 'temporarily_unavailable' }, 'server_unreachable'],
  [{ code: 'oauth_error', status: 302, error: 'server_error' }, 'server_unreachable'],
  [{ code: 'oauth_error', status: 302, error: 'temporarily_unavailable' }, 'server_unreachable'],
  [{ code: 'oauth_error', status: 302, error: 'invalid_scope' }, 'failed'],
  [{ code: 'callback_rejected', detail: 'expected another' }, 'failed'],
  [{ code: 'token_rejected', claim: 'iss', expected: 'a', actual: 'b' }, 'failed'],
  [{ code: 'network', sent: 'maybe' }, 'server_unreachable'],
  [{ code: 'unexpected_response', status: 400, detail: 'a page' }, 'server_unreachable'],
])('%j is the cause %s', (reason, cause) => {
  expect(causeOf(reason)).toBe(cause)
})

describe("with restore 'redirect', a server that is out of reach", () => {
  it('is looked for again, and is no error of the page', async () => {
    const { client, clock, keycloak, page } = openClient({ restore: 'redirect' })
    keycloak.answer = () => lost
    await pass(clock, client.start())
    for (let second = 0; second < 30; second += 1) await clock.advance(1)
    expect(client.session.cause).toBe('server_unreachable')
    expect(page.reported).toEqual([])
    page.document.hidden = true
    keycloak.answer = () => undefined
    await clock.advance(60)
    // A page that nobody looks at goes nowhere.
    expect(leftFor(page)).toBeUndefined()
    page.window.dispatchEvent(new Event('online'))
    await settled()
    expect(leftFor(page)).toBeUndefined()
    page.document.hidden = false
    await clock.advance(120)
    expect(leftFor(page)?.searchParams.get('prompt')).toBe('none')
    // The user stops it, and is asked again with the next sign of life.
    page.events.length = 0
    page.window.dispatchEvent(new Event('online'))
    await until(() => leftFor(page) !== undefined)
  })

  it('and a session that is gone: a page that nobody looks at goes nowhere', async () => {
    const world = openClient({ restore: 'redirect' })
    const { page } = await world.comeBack(await world.client.loginUrl())
    for (const key of Object.keys(page.session)) page.session.removeItem(key)
    page.document.hidden = true
    page.events.length = 0
    page.window.dispatchEvent(new Event('online'))
    await settled()
    expect(leftFor(page)).toBeUndefined()
  })
})

it('a login that takes longer than start() may: its callback comes with the session', async () => {
  const world = openClient()
  const { keycloak, clock } = world
  const callback = keycloak.callback(await world.client.loginUrl({ returnTo }))
  const isLate = Promise.withResolvers<undefined>()
  keycloak.answer = ({ url }) =>
    url.endsWith('/certs') ? isLate.promise.then(() => json({}, 500)) : undefined
  const client = world.arrive(callback)
  expect(await pass(clock, client.start())).toEqual({ status: 'unknown', cause: 'not_started' })
  const heard: unknown[] = []
  client.subscribe((session) => heard.push(session.callback))
  isLate.resolve(undefined)
  keycloak.answer = () => undefined
  await until(() => heard.length > 0)
  expect(heard[0]).toMatchObject({ returnTo })
})

it('starts where the browser forbids a BroadcastChannel', async () => {
  const { client, page } = openClient({ restore: 'silent' })
  const forbidden = vi.fn<() => never>(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  vi.stubGlobal('BroadcastChannel', forbidden)
  expect(await client.start()).toMatchObject({ status: 'signed-out', cause: 'no_session' })
  client.close()
  expect(forbidden).toHaveBeenCalledTimes(1)
  expect(page.reported).toEqual([])
})

it('lets go of a login that was left, at the next visit after its hour', async () => {
  const world = openClient()
  await world.client.start()
  await world.client.loginUrl()
  const logins = () => Object.keys(world.page.local).filter((key) => key.includes(':login:'))
  await world.clock.advance(3599)
  await world.reload()
  expect(logins()).toHaveLength(1)
  await world.clock.advance(2)
  await world.reload()
  expect(logins()).toEqual([])
})

it('begins a registration anew, and not a login, that was left open for too long', async () => {
  const world = openClient()
  const url = await world.client.registerUrl({ returnTo })
  const error = 'temporarily_unavailable'
  const late = { error, error_description: 'authentication_expired' }
  world.arrive(world.keycloak.callback(url, late))
  await until(() => leftFor(world.page) !== undefined)
  expect(leftFor(world.page)?.pathname).toMatch(/\/registrations$/u)
})
