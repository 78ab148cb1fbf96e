import { afterEach, expect, it, vi } from 'vitest'

import { signedIn } from '../test/client-world.ts'
import { openPage } from '../test/page.ts'
import { sharedWorld } from '../test/shared-world.ts'
import { fullStorage, itemsOf } from '../test/web-storage.ts'
import { dependable } from './dependable-store.ts'
import type { SessionStore } from './session-store.ts'

afterEach(() => vi.unstubAllGlobals())

const fault = new DOMException('the quota has been exceeded', 'QuotaExceededError')

it('tabs that cannot write their marks any more present no refresh token that another presents', async () => {
  openPage()
  const world = sharedWorld()
  const { server, clock, store } = world
  let isFull = false
  const filling: SessionStore = {
    ...store,
    update: (name, change) => (isFull ? Promise.reject(fault) : store.update(name, change)),
  }
  const tabs = [1, 2].map(() => world.openTab({ store: dependable(filling) }))
  server.sso = 'ada'
  await tabs[0]?.keeper.begin(server.issue('ada'), 'login')
  await world.deliver()
  clock.advance(100)
  isFull = true
  const answers = await Promise.all(tabs.map(({ keeper }) => keeper.fresh(5)))
  expect(answers.map(({ ok }) => ok)).toEqual([true, true])
  expect([server.replays, server.refreshes, server.silentLogins]).toEqual([0, 0, 2])
  // Each goes on with a chain of its own.
  clock.advance(100)
  await Promise.all(tabs.map(({ keeper }) => keeper.fresh(5)))
  expect([server.replays, server.refreshes]).toEqual([0, 2])
})

it('a tab whose storage is full takes out what it cannot mark: no reload presents it again', async () => {
  const world = await signedIn()
  const { page, keycloak, clock } = world
  vi.stubGlobal('sessionStorage', fullStorage(itemsOf(page.session)))
  await clock.advance(100)
  expect(await world.client.getAccessToken()).toContain('.')
  expect(itemsOf(sessionStorage)).toEqual({})
  await clock.advance(100)
  expect(await world.client.getAccessToken()).toContain('.')
  await world.reload()
  const sent = keycloak.requests.flatMap(
    ({ body = '' }) => new URLSearchParams(body).get('refresh_token') ?? [],
  )
  expect(sent).toEqual(['MARKED-refresh-2', 'MARKED-refresh-3'])
})
