import { IDBFactory } from 'fake-indexeddb'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { openClient, signedIn } from '../test/client-world.ts'
import type { ClientWorld } from '../test/client-world.ts'
import { json } from '../test/keycloak.ts'
import { leftFor } from '../test/page.ts'
import { pass, settled, startSeconds, until } from '../test/turned-clock.ts'
import { fullStorage } from '../test/web-storage.ts'
import { indexedDbStorage } from './indexed-db-storage.ts'
import { memoryStorage } from './memory-storage.ts'

afterEach(() => vi.unstubAllGlobals())

const refusal = json({ error: 'invalid_grant', error_description: 'Token is not active' }, 400)

/** The refresh token is dead, and a silent login is answered so. */
async function endedBy(world: ClientWorld, error: string): Promise<void> {
  const { page, keycloak, clock, client } = world
  keycloak.answer = ({ body = '' }) => (body.includes('refresh_token=') ? refusal : undefined)
  page.frame = (url) => keycloak.callback(url, { error })
  await clock.advance(100)
  await client.getAccessToken().catch(() => undefined)
}

describe('a refresh token that is refused', () => {
  it.each([
    ['login_required', 'session_ended'],
    ['interaction_required', 'session_ended'],
    ['invalid_scope', 'session_ended'],
    ['unauthorized_client', 'session_ended'],
    ['temporarily_unavailable', 'refresh_failed'],
    ['server_error', 'refresh_failed'],
  ])('and a silent login that is answered with %s: %s', async (error, cause) => {
    const world = await signedIn({ restore: 'silent' })
    await endedBy(world, error)
    expect(world.client.session.cause).toBe(cause)
  })

  it('keeps no frame from being tried, on another site either', async () => {
    const world = openClient({ restore: 'silent' })
    const { page, keycloak } = world
    page.href = 'https://app.example.org/'
    await world.comeBack(await world.client.loginUrl())
    await endedBy(world, 'login_required')
    expect(world.client.session.cause).toBe('session_ended')
    // The user logs in to another application of the realm; this browser gives frames their cookies.
    page.frame = (url) => keycloak.callback(url)
    await world.reload()
    expect(world.client.session).toMatchObject({ status: 'signed-in', cause: 'silent_sso' })
  })

  it('ends nothing of another user who has logged in since', async () => {
    vi.stubGlobal('indexedDB', new IDBFactory())
    const world = await signedIn({ restore: 'silent', storage: indexedDbStorage() })
    const { client, page } = world
    const [note = ''] = Object.keys(page.local).filter((key) => key.endsWith(':signed-in'))
    page.local.setItem(note, 'eve')
    await endedBy(world, 'login_required')
    expect(client.session.cause).toBe('session_ended')
    expect(page.local.getItem(note)).toBe('eve')
  })
})

describe('a logout', () => {
  it.each(['session', 'indexeddb'])(
    'before the clock is set back ends no later session, with storage %s',
    async (kind) => {
      vi.stubGlobal('indexedDB', new IDBFactory())
      const storage = kind === 'session' ? kind : indexedDbStorage()
      const world = await signedIn({ storage })
      const { clock, page } = world
      void world.client.logout()
      await until(() => leftFor(page) !== undefined)
      await clock.advance(-120)
      await world.comeBack(await world.client.loginUrl())
      await clock.advance(115)
      await world.client.getAccessToken({ minValiditySeconds: 30 })
      await clock.advance(50)
      await world.reload()
      expect(world.client.session.status).toBe('signed-in')
    },
  )

  it('leaves though the store does not answer any more', async () => {
    const inner = memoryStorage()
    let isSilent = false
    const read: typeof inner.read = (name) =>
      isSilent ? new Promise(() => undefined) : inner.read(name)
    const world = await signedIn({ storage: { ...inner, read } })
    const { client, clock, page } = world
    page.frame = (url) => world.keycloak.callback(url)
    const other = openClient({ storage: 'memory', restore: 'silent' }, world).client
    await other.start()
    isSilent = true
    page.document.dispatchEvent(new Event('visibilitychange'))
    await settled()
    void client.logout({}, { timeoutMs: 1000 })
    await settled()
    expect(client.session).toMatchObject({ status: 'signed-out', cause: 'logout' })
    expect(other.session).toMatchObject({ status: 'signed-out', cause: 'logout_elsewhere' })
    await clock.advance(1)
    await until(() => leftFor(page) !== undefined)
    expect(leftFor(page)?.pathname).toMatch(/\/logout$/u)
  })

  it('keeps to its time while the start is under way', async () => {
    const world = await signedIn()
    world.keycloak.answer = () => new Promise(() => undefined)
    await world.clock.advance(100)
    const client = world.arrive(world.page.href)
    await settled()
    const leaving = pass(world.clock, client.logout({}, { timeoutMs: 1000 }))
    await expect(leaving).rejects.toMatchObject({ reason: { code: 'timeout' } })
    expect(world.clock.now()).toBeLessThan(startSeconds + 103)
    expect(client.session).toMatchObject({ status: 'signed-out', cause: 'logout' })
  })

  it('that is aborted before it begins changes nothing', async () => {
    const world = await signedIn()
    const leaving = world.client.logout({}, { signal: AbortSignal.abort() })
    await expect(leaving).rejects.toMatchObject({ reason: { code: 'aborted', sent: 'no' } })
    expect(world.client.session.status).toBe('signed-in')
  })

  it('after close() is told to the other tabs', async () => {
    const world = await signedIn({ storage: 'memory', restore: 'silent' })
    world.page.frame = (url) => world.keycloak.callback(url)
    const other = openClient({ storage: 'memory', restore: 'silent' }, world).client
    await other.start()
    world.client.close()
    const close = vi.spyOn(BroadcastChannel.prototype, 'close')
    void world.client.logout()
    await until(() => other.session.status === 'signed-out')
    expect(other.session.cause).toBe('logout_elsewhere')
    expect(close).toHaveBeenCalledTimes(1)
  })
})

it('a login outlasts the note of another user that could not be written over', async () => {
  const world = openClient({ restore: 'silent' })
  const { page, keycloak } = world
  const note = 'latchkey:https://id.example.com/realms/demo:app:signed-in'
  vi.stubGlobal('localStorage', fullStorage({ [note]: 'eve' }))
  page.frame = (url) => keycloak.callback(url)
  await world.client.start()
  expect(world.client.session).toMatchObject({ status: 'signed-in', cause: 'silent_sso' })
  await world.reload()
  expect(world.client.session.status).toBe('signed-in')
})
