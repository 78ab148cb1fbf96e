import { fail, succeed } from '@latchkey/core'
import { describe, expect, it, vi } from 'vitest'

import type { Weather } from '../test/shared-world.ts'
import { codeOf, signedInTabs } from '../test/signed-in-tabs.ts'
import type { SilentLogin } from './silent-login.ts'

const lost = { code: 'network', sent: 'maybe' } as const

describe('a server that cannot be reached', () => {
  it('ends nothing: the session stays, and is renewed when the server is back', async () => {
    const { clock, server, tab } = await signedInTabs(1)
    clock.advance(60)
    server.isReachable = false
    tab.keeper.doubt()
    expect(await codeOf(tab.keeper.fresh(5))).toBe('network')
    expect(tab.state.current).toMatchObject({
      status: 'signed-in',
      cause: 'refresh_failed',
      problem: { code: 'network' },
    })
    server.isReachable = true
    expect(await codeOf(tab.keeper.fresh(5))).toBe('tokens')
    expect(server).toMatchObject({ replays: 0, refreshes: 1, silentLogins: 0 })
  })

  describe.each<[how: string, Weather[], SilentLogin]>([
    ['the refresh has to be made again', ['503'], fail(lost)],
    ['its answer is lost, and nobody knows the user', ['cut after'], succeed('no_session')],
    ['its answer is lost, and nobody can be asked', ['cut after'], succeed('sso_unreachable')],
    ['its answer is lost, and the login too', ['cut after'], fail(lost)],
  ])('where %s', (_how, weather, login) => {
    it('brings back nobody who has logged out meanwhile', async () => {
      const { world, clock, server } = await signedInTabs(1)
      const tab = world.openTab({ silentLogin: async () => login })
      await tab.keeper.adopt('restored')
      clock.advance(60)
      server.weather = weather.slice()
      server.during = () => tab.keeper.drop('logout')
      expect(await codeOf(tab.keeper.fresh(5))).toBe('signed_out')
      expect(tab.state.current).toMatchObject({ status: 'signed-out', cause: 'logout' })
      expect(await codeOf(tab.keeper.fresh(5))).toBe('signed_out')
      expect(tab.state.current).toMatchObject({ status: 'signed-out', cause: 'logout' })
    })

    it('leaves alone who has logged in meanwhile', async () => {
      const { world, clock, server, store } = await signedInTabs(1)
      const tab = world.openTab({ silentLogin: async () => login })
      await tab.keeper.adopt('restored')
      clock.advance(60)
      server.weather = weather.slice()
      server.during = () => tab.keeper.begin(server.issue('grace'), 'login')
      expect(await codeOf(tab.keeper.fresh(5))).toBe('tokens')
      expect(tab.state.current).toMatchObject({ status: 'signed-in', claims: { sub: 'grace' } })
      expect(store.kept?.tokens).toBe(tab.keeper.tokens)
    })
  })

  it('is looked for until it was found, and not again', async () => {
    const { clock, server, tab } = await signedInTabs(1)
    tab.keeper.doubt()
    for (const looks of [1, 1, 1]) {
      clock.advance(60)
      // oxlint-disable-next-line no-await-in-loop -- one refresh after the other
      expect(await codeOf(tab.keeper.fresh(5))).toBe('tokens')
      expect(server.looks).toBe(looks)
    }
  })

  it('is looked for before a silent login that has failed is tried again', async () => {
    const { world, clock, server, store } = await signedInTabs(1)
    await store.update('test', (stored) => stored && { ...stored, presentedAtSeconds: 1 })
    const silentLogin = vi.fn<() => Promise<SilentLogin>>(async () => fail(lost))
    const tab = world.openTab({ silentLogin })
    await tab.keeper.adopt('restored')
    clock.advance(60)
    server.isReachable = false
    expect(await codeOf(tab.keeper.fresh(5))).toBe('network')
    expect(await codeOf(tab.keeper.fresh(5))).toBe('network')
    expect(silentLogin).toHaveBeenCalledTimes(1)
  })

  it('posts nothing while it is in doubt', async () => {
    const { clock, server, store, tab } = await signedInTabs(1)
    clock.advance(60)
    server.isReachable = false
    tab.keeper.doubt()
    await tab.keeper.fresh(5)
    expect(store.kept?.presentedAtSeconds).toBeUndefined()
  })

  it('that says when it is back has not acted: the mark goes', async () => {
    const { clock, server, store, tab } = await signedInTabs(1)
    clock.advance(60)
    server.weather = ['503']
    expect(await codeOf(tab.keeper.fresh(5))).toBe('unexpected_response')
    expect(store.kept?.presentedAtSeconds).toBeUndefined()
    expect(await codeOf(tab.keeper.fresh(5))).toBe('tokens')
    expect(server).toMatchObject({ replays: 0, refreshes: 1, silentLogins: 0 })
  })

  it('that is lost while the refresh is under way leaves the mark, until a silent login', async () => {
    const { clock, server, store, tab } = await signedInTabs(1)
    clock.advance(60)
    server.weather = ['cut after']
    server.isReachable = true
    const asked = tab.keeper.fresh(5)
    server.isReachable = false
    expect(await codeOf(asked)).toBe('network')
    expect(store.kept?.presentedAtSeconds).toBe(clock.now())
    expect(tab.state.current.status).toBe('signed-in')
    server.isReachable = true
    expect(await codeOf(tab.keeper.fresh(5))).toBe('tokens')
    expect(server).toMatchObject({ replays: 0, silentLogins: 1 })
  })
})
