import { fail } from '@latchkey/core'
import { describe, expect, it } from 'vitest'

import { sharedWorld } from '../test/shared-world.ts'
import { codeOf, signedInTabs } from '../test/signed-in-tabs.ts'
import { settled } from '../test/turned-clock.ts'
import { memoryStorage } from './memory-storage.ts'

describe('what a page knows of the session', () => {
  it('is nothing once it was dropped, whatever was being read meanwhile', async () => {
    const world = sharedWorld()
    const { server, store } = world
    const read = Promise.withResolvers<void>()
    const tab = world.openTab({
      store: {
        ...store,
        async read(name) {
          const found = await store.read(name)
          await read.promise
          return found
        },
      },
    })
    await tab.keeper.begin(server.issue('ada'), 'login')
    const reading = tab.keeper.adopt('other_tab')
    const leaving = tab.keeper.drop('session_ended')
    expect(tab.keeper.tokens).toBeUndefined()
    await settled()
    read.resolve()
    await Promise.all([reading, leaving])
    expect(tab.keeper.tokens).toBeUndefined()
    expect(tab.state.current).toMatchObject({ status: 'signed-out', cause: 'session_ended' })
  })

  it('is dropped for its end alone: a login that came first stays, and is taken over', async () => {
    const world = sharedWorld()
    const { server, clock, store } = world
    const other = world.openTab()
    const tab = world.openTab({
      silentLogin: async () => ({ ok: true, value: 'no_session' }),
      store: {
        ...store,
        async update(name, change) {
          // Just before this tab removes what it knows, another one writes its login.
          if (change(store.kept) === undefined) {
            await other.keeper.begin(server.issue('eve'), 'login')
          }
          return store.update(name, change)
        },
      },
    })
    await tab.keeper.begin(server.issue('ada'), 'login')
    server.endSessions()
    clock.advance(100)
    expect(await codeOf(tab.keeper.fresh(5))).toBe('tokens')
    expect(tab.state.current).toMatchObject({ cause: 'other_tab', claims: { sub: 'eve' } })
    expect(store.kept?.tokens).toEqual(tab.keeper.tokens)
  })

  it('is not begun by a login that was asked for before a logout', async () => {
    const { world, clock, server, store, tab, other } = await signedInTabs(2)
    const late = server.issue('ada')
    clock.advance(1)
    await other.keeper.logOut()
    await world.deliver()
    await tab.keeper.begin(late, 'silent_sso')
    expect(store.kept).toBeUndefined()
    expect(tab.state.current).toMatchObject({ status: 'signed-out', cause: 'logout_elsewhere' })
    clock.advance(1)
    await tab.keeper.begin(server.issue('ada'), 'silent_sso')
    expect(tab.state.current.status).toBe('signed-in')
  })

  it('is left as it is by such a login where the next user is there already', async () => {
    const { world, clock, server, store, tab, other } = await signedInTabs(2)
    const late = server.issue('ada')
    clock.advance(1)
    await other.keeper.logOut()
    clock.advance(1)
    await other.keeper.begin(server.issue('eve'), 'login')
    await world.deliver()
    await tab.keeper.begin(late, 'silent_sso')
    expect(store.kept?.tokens).toEqual(other.keeper.tokens)
    expect(tab.state.current).toMatchObject({ status: 'signed-in', claims: { sub: 'eve' } })
  })

  it('is not what a logout has ended while it was being written', async () => {
    const world = sharedWorld()
    const { server, store } = world
    const other = world.openTab()
    const tab = world.openTab({
      store: {
        ...store,
        async update(name, change) {
          const kept = await store.update(name, change)
          if (kept) await other.keeper.logOut()
          return kept
        },
      },
    })
    await tab.keeper.begin(server.issue('ada'), 'login')
    expect(store.kept).toBeUndefined()
    expect(tab.heard).toEqual(['signed-out logout_elsewhere'])
  })
})

describe('a refresh', () => {
  it('does not begin before its answer could be verified', async () => {
    const problem = { code: 'network', sent: 'no' } as const
    const missing = { is: true }
    const world = sharedWorld()
    const { server, clock, store } = world
    const { keeper, state } = world.openTab({
      isUnprepared: () => (missing.is ? fail(problem) : undefined),
    })
    await keeper.begin(server.issue('ada'), 'login')
    clock.advance(100)
    expect(await codeOf(keeper.fresh(5))).toBe('network')
    expect(server.refreshes).toBe(0)
    expect(store.kept?.presentedAtSeconds).toBeUndefined()
    expect(state.current).toMatchObject({ status: 'signed-in', cause: 'refresh_failed', problem })
    missing.is = false
    expect(await codeOf(keeper.fresh(5))).toBe('tokens')
    expect(server.refreshes).toBe(1)
  })

  it('that is recovered by a silent login is nothing where the user has logged out meanwhile', async () => {
    const { clock, server, store, tab, other } = await signedInTabs(2)
    clock.advance(100)
    server.weather.push('cut after')
    server.during = () => other.keeper.logOut()
    expect(await codeOf(tab.keeper.fresh(5))).toBe('signed_out')
    expect(store.kept).toBeUndefined()
  })

  it('that is recovered by a silent login does not outlast a logout that this tab has not heard of', async () => {
    const world = sharedWorld()
    const { clock, server } = world
    const [own, other] = [world.openTab({ store: memoryStorage() }), world.openTab()]
    server.sso = 'ada'
    await own.keeper.begin(server.issue('ada'), 'login')
    clock.advance(100)
    server.weather.push('cut after')
    server.during = () => other.keeper.logOut()
    expect(await codeOf(own.keeper.fresh(5))).toBe('signed_out')
    expect(own.keeper.tokens).toBeUndefined()
    expect(own.state.current).toMatchObject({ status: 'signed-out', cause: 'logout_elsewhere' })
  })
})

describe('the other tabs', () => {
  it.each([
    ['a refresh', 'good', 'changed'],
    ['a silent login, which may be another user’s', 'cut after', 'signed-in'],
  ] as const)('are told of %s', async (_name, weather, event) => {
    const { clock, server, tab } = await signedInTabs(1)
    clock.advance(100)
    server.weather.push(weather)
    await tab.keeper.fresh(5)
    expect(tab.told).toEqual(['signed-in', event])
  })

  it('are told that the store has changed where a session has ended', async () => {
    const { world, clock, server, tab, other } = await signedInTabs(2)
    server.endSessions()
    clock.advance(100)
    await tab.keeper.fresh(5)
    expect(tab.told).toEqual(['signed-in', 'changed'])
    await world.deliver()
    expect(other.state.current).toMatchObject({ status: 'signed-out', cause: 'logout_elsewhere' })
  })
})
