import { afterEach, describe, expect, it, vi } from 'vitest'

import { openClient, signedIn } from '../test/client-world.ts'
import type { ClientWorld } from '../test/client-world.ts'
import { pageEvent } from '../test/page.ts'
import { settled, until } from '../test/turned-clock.ts'
import { itemsOf, webStorage } from '../test/web-storage.ts'

afterEach(() => vi.unstubAllGlobals())

/** The refresh tokens that were presented. */
function presented({ keycloak }: ClientWorld): string[] {
  return keycloak.requests.flatMap(
    ({ body = '' }) => new URLSearchParams(body).get('refresh_token') ?? [],
  )
}

/** The user is on another page of this tab for a while, and comes back. */
async function whileCached({ page, clock }: ClientWorld, task: () => unknown): Promise<void> {
  page.window.dispatchEvent(pageEvent('pagehide', true))
  await task()
  await clock.advance(20)
  page.window.dispatchEvent(pageEvent('pageshow', true))
  await settled()
}

/** This tab is put away, another one is used, and this one is loaded again. */
async function whileDiscarded(world: ClientWorld, task: () => Promise<unknown>): Promise<void> {
  const mine = itemsOf(world.page.session)
  world.client.close()
  world.page.window.dispatchEvent(pageEvent('pagehide'))
  await settled()
  await task()
  world.client.close()
  world.page.window.dispatchEvent(pageEvent('pagehide'))
  await settled()
  vi.stubGlobal('sessionStorage', webStorage(mine))
  await world.reload()
}

/** Who is in the back-forward cache gets no message. */
const deafChannel = class extends EventTarget {
  postMessage(): void {}
  close(): void {}
}

describe('a page that comes back from the back-forward cache', () => {
  it('learns of a logout meanwhile', async () => {
    const world = await signedIn({ restore: 'silent' })
    vi.stubGlobal('BroadcastChannel', deafChannel)
    const next = openClient({}, world)
    await whileCached(world, async () => {
      world.client.close()
      await next.client.start()
      void next.client.logout()
      await until(() => next.client.session.cause === 'logout')
      await world.client.start()
    })
    expect(world.client.session).toMatchObject({ status: 'signed-out' })
    await expect(world.client.getAccessToken()).rejects.toMatchObject({
      reason: { code: 'signed_out' },
    })
  })

  it('looks for the user where one has logged in again since', async () => {
    const world = await signedIn({ restore: 'silent', storage: 'memory' })
    const { client, page, keycloak, clock } = world
    page.frame = (url) => keycloak.callback(url)
    vi.stubGlobal('BroadcastChannel', deafChannel)
    const [one, two] = [1, 2].map(
      () => openClient({ restore: 'silent', storage: 'memory' }, world).client,
    )
    await one?.start()
    await clock.advance(1)
    void one?.logout()
    await until(() => one?.session.cause === 'logout')
    await clock.advance(1)
    await two?.start()
    page.window.dispatchEvent(pageEvent('pageshow', true))
    await until(() => client.session.cause === 'silent_sso')
    expect(client.session.status).toBe('signed-in')
  })

  it('learns of a login in its own tab, where nobody was signed in', async () => {
    const world = openClient({ restore: 'silent' })
    const { client, page, keycloak } = world
    await client.start()
    await whileCached(world, async () => {
      vi.stubGlobal('BroadcastChannel', deafChannel)
      const next = openClient({ restore: 'silent' }, world)
      page.href = keycloak.callback(await client.loginUrl())
      await next.client.start()
      page.window.dispatchEvent(pageEvent('pagehide', true))
    })
    expect(client.session).toMatchObject({ status: 'signed-in', cause: 'other_tab' })
  })

  it('goes on with its session otherwise', async () => {
    const world = await signedIn({ restore: 'silent' })
    const before = world.client.session
    await whileCached(world, () => undefined)
    expect(world.client.session).toBe(before)
    expect(presented(world)).toEqual([])
  })

  it('asks the server where what it kept is gone, and nobody has logged out', async () => {
    const world = await signedIn({ restore: 'silent' })
    const { page, keycloak } = world
    page.frame = (url) => keycloak.callback(url)
    await whileCached(world, () => {
      for (const key of Object.keys(page.session)) page.session.removeItem(key)
    })
    expect(world.client.session).toMatchObject({ status: 'signed-in', cause: 'silent_sso' })
  })
})

describe('a tab that was put away, and is loaded again', () => {
  it('restores its session', async () => {
    const world = await signedIn()
    await whileDiscarded(world, async () => undefined)
    expect(world.client.session.cause).toBe('restored')
  })

  it('does not, where the user has logged out elsewhere', async () => {
    const world = await signedIn()
    await whileDiscarded(world, async () => {
      const { client } = await world.reload()
      void client.logout()
      await until(() => client.session.cause === 'logout')
    })
    expect(world.client.session).toMatchObject({ status: 'signed-out', cause: 'no_session' })
    expect(itemsOf(sessionStorage)).toEqual({})
  })

  it('does not, where another user has logged in elsewhere', async () => {
    const world = await signedIn({ restore: 'silent' })
    const { page, keycloak } = world
    await whileDiscarded(world, async () => {
      keycloak.sub = 'zoë'
      vi.stubGlobal('sessionStorage', webStorage())
      await world.comeBack(await world.client.loginUrl())
      page.frame = (url) => keycloak.callback(url)
    })
    expect(world.client.session).toMatchObject({ cause: 'silent_sso', claims: { sub: 'zoë' } })
  })

  it('presents no refresh token that its copy has presented', async () => {
    const world = await signedIn({ restore: 'silent' })
    const { page, keycloak, clock } = world
    page.frame = (url) => keycloak.callback(url)
    await whileDiscarded(world, async () => {
      await clock.advance(100)
      await world.reload()
      expect(world.client.session.cause).toBe('refreshed')
    })
    expect(world.client.session).toMatchObject({ status: 'signed-in', cause: 'silent_sso' })
    expect(presented(world)).toHaveLength(1)
  })
})
