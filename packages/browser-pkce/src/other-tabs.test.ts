import { IDBFactory } from 'fake-indexeddb'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { openClient, signedIn } from '../test/client-world.ts'
import type { ClientWorld } from '../test/client-world.ts'
import { json } from '../test/keycloak.ts'
import { settled, until } from '../test/turned-clock.ts'
import { indexedDbStorage } from './indexed-db-storage.ts'
import type { SessionStore } from './session-store.ts'

afterEach(() => vi.unstubAllGlobals())

const refusal = json({ error: 'invalid_grant', error_description: 'Token is not active' }, 400)

describe('tabs that have a chain of refresh tokens each', () => {
  it('end by themselves: one that was not used for long takes no other with it', async () => {
    const world = await signedIn({ storage: 'memory', restore: 'silent' })
    const { page, keycloak, clock, client } = world
    page.href = 'https://app.example.org/'
    const busy = openClient({ storage: 'memory', restore: 'silent' }, world).client
    page.frame = (url) => keycloak.callback(url)
    await busy.start()
    // The page is of another site than the server, and the browser keeps cookies from its frames.
    page.frame = (url) => keycloak.callback(url, { error: 'login_required' })
    await clock.advance(100)
    await busy.getAccessToken()
    keycloak.answer = ({ body = '' }) => (body.includes('MARKED-refresh-3') ? refusal : undefined)
    await client.getAccessToken().catch(() => undefined)
    await settled()
    expect(client.session).toMatchObject({ status: 'signed-out', cause: 'session_ended' })
    expect(busy.session.status).toBe('signed-in')
    expect(await busy.getAccessToken()).toContain('.')
  })

  it('make one silent login each when a user has logged in', async () => {
    const world = openClient({ storage: 'memory' })
    const { page, keycloak } = world
    const others = Array.from(
      { length: 7 },
      () => openClient({ storage: 'memory', restore: 'silent' }, world).client,
    )
    await Promise.all(others.map((client) => client.start()))
    page.framed.length = 0
    page.frame = (url) => keycloak.callback(url)
    await world.client.start()
    await world.comeBack(await world.client.loginUrl())
    await until(() => others.every(({ session }) => session.status === 'signed-in'))
    await settled()
    expect(page.framed).toHaveLength(others.length)
  })
})

describe('a look for a session', () => {
  const timers = ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const

  /** A tab that looks, and whose frame is refused when the test says so. */
  async function looking(storage: 'memory' | SessionStore, world: ClientWorld) {
    const { page, keycloak } = world
    vi.useFakeTimers({ toFake: [...timers] })
    page.frame = () => undefined
    const { client } = openClient({ storage, restore: 'silent' }, world)
    void client.start()
    await until(() => page.framed.length === 1)
    vi.useRealTimers()
    return {
      client,
      async isRefused() {
        const [frame] = page.framed
        const href = keycloak.callback(frame?.src ?? '', { error: 'login_required' })
        Object.defineProperty(frame, 'contentWindow', { value: { location: { href } } })
        frame?.load()
        await settled()
      },
    }
  }

  it('that began before a login does not answer for it', async () => {
    const world = openClient({ storage: 'memory' })
    const { page, keycloak } = world
    const { client, isRefused } = await looking('memory', world)
    await world.client.start()
    await world.comeBack(await world.client.loginUrl())
    page.frame = (url) => keycloak.callback(url)
    await isRefused()
    await until(() => client.session.status === 'signed-in')
    expect(page.framed).toHaveLength(2)
  })

  it('that ends after a login has come changes nothing', async () => {
    vi.stubGlobal('indexedDB', new IDBFactory())
    const world = openClient({ storage: indexedDbStorage() })
    world.page.href = 'https://app.example.org/'
    await world.client.start()
    const { client, isRefused } = await looking(indexedDbStorage(), world)
    await world.comeBack(await world.client.loginUrl())
    await until(() => client.session.status === 'signed-in')
    await isRefused()
    expect(client.session).toMatchObject({ status: 'signed-in', cause: 'other_tab' })
    expect(await client.getAccessToken()).toContain('.')
  })
})

it('of a store that all tabs share its record says who is signed in', async () => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  const world = await signedIn({ storage: indexedDbStorage() })
  const [note = ''] = Object.keys(world.page.local).filter((key) => key.endsWith(':signed-in'))
  // As another tab has noted it, which has not yet written its record.
  world.page.local.setItem(note, 'eve')
  await world.reload()
  expect(world.client.session).toMatchObject({ cause: 'restored', claims: { sub: 'ada' } })
})

describe('a login that is under way when the user logs out in another tab', () => {
  it.each(['memory', 'indexeddb'])('comes to nothing: %s', async (kind) => {
    vi.stubGlobal('indexedDB', new IDBFactory())
    const storage = kind === 'memory' ? 'memory' : indexedDbStorage()
    const world = await signedIn({ storage, restore: 'silent' })
    const { page, keycloak } = world
    const { transport } = keycloak
    const isAnswered = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    page.frame = (url) => keycloak.callback(url)
    const late = openClient(
      {
        // For the shared one: as if this tab had looked before there was anything.
        storage: kind === 'memory' ? 'memory' : emptyAtFirst(indexedDbStorage()),
        restore: 'silent',
        async transport(request, options) {
          const answer = await transport(request, options)
          if (!request.body?.includes('authorization_code')) return answer
          isAnswered.resolve()
          await held.promise
          return answer
        },
      },
      world,
    ).client
    void late.start()
    await isAnswered.promise
    void world.client.logout()
    await until(() => world.client.session.status === 'signed-out')
    held.resolve()
    await until(() => late.session.status !== 'unknown')
    await settled()
    expect(late.session).toMatchObject({ status: 'signed-out', cause: 'logout_elsewhere' })
    expect(world.client.session).toMatchObject({ status: 'signed-out', cause: 'logout' })
    await expect(late.getAccessToken()).rejects.toMatchObject({ reason: { code: 'signed_out' } })
  })
})

function emptyAtFirst(store: ReturnType<typeof indexedDbStorage>): typeof store {
  let isFirst = true
  return {
    ...store,
    async read(name) {
      const found = isFirst ? undefined : await store.read(name)
      isFirst = false
      return found
    },
  }
}
