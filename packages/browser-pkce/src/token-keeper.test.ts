import { succeed } from '@latchkey/core'
import { describe, expect, it } from 'vitest'

import { memoryStorage } from './memory-storage.ts'
import { claimsOf, sharedWorld, TabKilled } from '../test/shared-world.ts'
import type { Moment, Weather } from '../test/shared-world.ts'
import { codeOf, signedInTabs } from '../test/signed-in-tabs.ts'

describe('one refresh for all', () => {
  it.each([1, 2, 8])('%i tabs that ask at once, a hundred times', async (count) => {
    const { clock, server, tabs } = await signedInTabs(count)
    for (let round = 1; round <= 100; round += 1) {
      clock.advance(60)
      // oxlint-disable-next-line no-await-in-loop -- one round after the other
      const answers = await Promise.all(tabs.map(({ keeper }) => keeper.fresh(5)))
      const tokens = answers.map((answer) => (answer.ok ? answer.value.access_token : answer))
      expect(new Set(tokens).size).toBe(1)
      expect(server.refreshes).toBe(round)
    }
    expect(server.replays).toBe(0)
  })

  it('asks nobody while the token is good', async () => {
    const { clock, server, tab } = await signedInTabs(1)
    clock.advance(54)
    expect(await codeOf(tab.keeper.fresh(5))).toBe('tokens')
    expect(server.refreshes).toBe(0)
    clock.advance(1)
    expect(await codeOf(tab.keeper.fresh(5))).toBe('tokens')
    expect(server.refreshes).toBe(1)
  })

  it('renews a token that was refused, once for all who were refused, and not one that has just come', async () => {
    const { clock, server, tab } = await signedInTabs(1)
    const refused = tab.keeper.tokens?.access_token
    await tab.keeper.fresh(5, refused)
    expect(server.refreshes).toBe(0)
    clock.advance(10)
    await Promise.all([tab.keeper.fresh(5, refused), tab.keeper.fresh(5, refused)])
    expect(server.refreshes).toBe(1)
    await tab.keeper.fresh(5, refused)
    expect(server.refreshes).toBe(1)
  })

  it('a clock that was set back makes the token doubtful', async () => {
    const { clock, server, tab } = await signedInTabs(1)
    clock.advance(-3600)
    await tab.keeper.fresh(5)
    expect(server.refreshes).toBe(1)
  })
})

describe('a tab that is killed', () => {
  const cases: readonly [Moment, { refreshes: number; silent: number; cause: string }][] = [
    ['before the mark', { refreshes: 1, silent: 0, cause: 'refreshed' }],
    ['after the mark', { refreshes: 0, silent: 1, cause: 'silent_sso' }],
    ['after the answer', { refreshes: 1, silent: 1, cause: 'silent_sso' }],
    ['after it is kept', { refreshes: 1, silent: 0, cause: 'other_tab' }],
  ]

  it.each(cases)('%s', async (killAt, { refreshes, silent, cause }) => {
    const { world, tab: next, other } = await signedInTabs(2)
    const doomed = world.openTab({ killAt })
    await doomed.keeper.adopt('restored')
    world.clock.advance(60)
    await expect(doomed.keeper.fresh(5)).rejects.toThrow(TabKilled)
    expect(await codeOf(next.keeper.fresh(5))).toBe('tokens')
    await world.deliver()
    expect(world.server).toMatchObject({ replays: 0, refreshes, silentLogins: silent })
    expect(next.state.current).toMatchObject({
      status: 'signed-in',
      cause,
      claims: { sub: 'ada' },
    })
    expect(await codeOf(other.keeper.fresh(5))).toBe('tokens')
    expect(other.keeper.tokens).toEqual(next.keeper.tokens)
    expect(world.server).toMatchObject({ replays: 0, refreshes, silentLogins: silent })
  })
})

describe('an answer that was lost', () => {
  it.each<Weather>(['cut before', 'cut after'])(
    '%s: never sent again; a silent login brings the user back',
    async (weather) => {
      const { clock, server, tabs } = await signedInTabs(2)
      clock.advance(60)
      server.weather = [weather]
      for (const { keeper } of tabs) {
        // oxlint-disable-next-line no-await-in-loop -- one tab after the other
        expect(await codeOf(keeper.fresh(5))).toBe('tokens')
      }
      expect(server).toMatchObject({ replays: 0, silentLogins: 1 })
      expect(tabs.map(({ state }) => state.current.claims?.sub)).toEqual(['ada', 'ada'])
    },
  )

  it('is ambiguous where no silent login is possible, and stays so', async () => {
    const world = sharedWorld()
    const tab = world.openTab({ silentLogin: async () => succeed('sso_unreachable') })
    await tab.keeper.begin(world.server.issue('ada'), 'login')
    world.clock.advance(60)
    world.server.weather = ['cut after']
    expect(await codeOf(tab.keeper.fresh(5))).toBe('refresh_ambiguous')
    expect(tab.state.current).toMatchObject({ status: 'unknown', cause: 'refresh_ambiguous' })
    expect(await codeOf(tab.keeper.fresh(5))).toBe('refresh_ambiguous')
    expect(world.server.replays).toBe(0)
  })

  it('ends the session where the server does not know the user any more', async () => {
    const { clock, server, store, tab } = await signedInTabs(1)
    clock.advance(60)
    server.weather = ['cut after']
    server.sso = undefined
    expect(await codeOf(tab.keeper.fresh(5))).toBe('signed_out')
    expect(tab.state.current).toMatchObject({ status: 'signed-out', cause: 'session_ended' })
    expect(store.kept).toBeUndefined()
  })

  it('is sent again where the realm allows it, after the server was found', async () => {
    const world = sharedWorld()
    const tab = world.openTab({ mayReuse: true })
    await tab.keeper.begin(world.server.issue('ada'), 'login')
    world.clock.advance(60)
    world.server.weather = ['cut before']
    expect(await codeOf(tab.keeper.fresh(5))).toBe('network')
    expect(tab.state.current).toMatchObject({ status: 'signed-in', cause: 'refresh_failed' })
    world.server.isReachable = false
    expect(await codeOf(tab.keeper.fresh(5))).toBe('network')
    world.server.isReachable = true
    expect(await codeOf(tab.keeper.fresh(5))).toBe('tokens')
    expect(world.server).toMatchObject({ refreshes: 1, silentLogins: 0 })
  })
})

it('a refusal is the end where no silent login is possible', async () => {
  const world = sharedWorld()
  const tab = world.openTab({ silentLogin: async () => succeed('sso_unreachable') })
  const tokens = world.server.issue('ada')
  await tab.keeper.begin(tokens, 'login')
  world.server.refresh(tokens)
  world.clock.advance(60)
  expect(await codeOf(tab.keeper.fresh(5))).toBe('signed_out')
  expect(tab.state.current).toMatchObject({ status: 'signed-out', cause: 'session_ended' })
})

describe('the end of a session', () => {
  it('by the server is noticed at the refresh', async () => {
    const { clock, server, tab, other, tabs } = await signedInTabs(2)
    server.endSessions()
    clock.advance(60)
    expect(await codeOf(tab.keeper.fresh(5))).toBe('signed_out')
    expect(await codeOf(other.keeper.fresh(5))).toBe('signed_out')
    expect(tabs.map(({ state }) => state.current.cause)).toEqual([
      'session_ended',
      'logout_elsewhere',
    ])
  })

  it('in one tab is taken over by the other, once', async () => {
    const { world, tab, other } = await signedInTabs(2)
    await tab.keeper.logOut()
    await world.deliver()
    expect(other.state.current).toMatchObject({ status: 'signed-out', cause: 'logout_elsewhere' })
    const { length } = other.heard
    await other.keeper.adopt('other_tab')
    expect(await codeOf(other.keeper.fresh(5))).toBe('signed_out')
    expect(other.heard).toHaveLength(length)
  })

  it('here, while a refresh is under way: what the refresh brings is dropped', async () => {
    const { clock, server, store, tab, other } = await signedInTabs(2)
    clock.advance(60)
    server.during = () => other.keeper.logOut()
    expect(await codeOf(tab.keeper.fresh(5))).toBe('signed_out')
    expect(store.kept).toBeUndefined()
    expect(tab.state.current).toMatchObject({ status: 'signed-out', cause: 'logout_elsewhere' })
  })

  it('by a login as another user: what the refresh of the first brings is dropped', async () => {
    const { clock, server, store, tab, other } = await signedInTabs(2)
    clock.advance(60)
    server.during = () => other.keeper.begin(server.issue('grace'), 'login')
    expect(await codeOf(tab.keeper.fresh(5))).toBe('tokens')
    expect(claimsOf(store.kept?.tokens.access_token ?? '').sub).toBe('grace')
    expect(tab.state.current.claims?.sub).toBe('grace')
  })
})

it('waits for a lock that another tab holds for long, then reads again, and never takes it', async () => {
  const world = sharedWorld()
  const held = { ...world.store, lock: async () => undefined }
  const tab = world.openTab({ store: held })
  await tab.keeper.begin(world.server.issue('ada'), 'login')
  world.clock.advance(60)
  expect(await codeOf(tab.keeper.fresh(5))).toBe('lock_timeout')
  const other = world.openTab()
  await other.keeper.begin(world.server.issue('ada'), 'login')
  expect(await codeOf(tab.keeper.fresh(5))).toBe('tokens')
  expect(world.server.refreshes).toBe(0)
})

it('keeps each tab’s own chain where the store is its own', async () => {
  const world = sharedWorld()
  const tabs = [0, 1].map(() => world.openTab({ store: memoryStorage() }))
  for (const { keeper } of tabs) {
    // oxlint-disable-next-line no-await-in-loop -- one tab after the other
    await keeper.begin(world.server.issue('ada'), 'login')
  }
  for (let round = 1; round <= 50; round += 1) {
    world.clock.advance(60)
    // oxlint-disable-next-line no-await-in-loop -- one round after the other
    await Promise.all([...tabs, ...tabs].map(({ keeper }) => keeper.fresh(5)))
    expect(world.server.refreshes).toBe(2 * round)
  }
  expect(world.server.replays).toBe(0)
})

it('any weather, any order, any death: no refresh token is ever presented twice', async () => {
  let seed = 1
  const random = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  const weathers: readonly Weather[] = ['good', 'good', 'good', 'cut before', 'cut after', '503']
  const moments: readonly (Moment | undefined)[] = [
    undefined,
    undefined,
    'before the mark',
    'after the mark',
    'after the answer',
    'after it is kept',
  ]
  for (let run = 0; run < 200; run += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one run after the other
    const { world, tabs } = await signedInTabs(4)
    for (let round = 0; round < 10; round += 1) {
      world.clock.advance(random(90))
      world.server.weather = [weathers[random(weathers.length)] ?? 'good']
      world.server.isReachable = random(6) > 0
      const killAt = moments[random(moments.length)]
      const doomed = world.openTab(killAt ? { killAt } : {})
      const asked = [...tabs, doomed].map(({ keeper }) =>
        random(4) === 0
          ? Promise.resolve()
          : keeper.adopt('restored').then(() => keeper.fresh(random(30))),
      )
      // oxlint-disable-next-line no-await-in-loop -- one round after the other
      await Promise.allSettled(asked)
      if (random(3) === 0) await world.deliver()
    }
    world.server.isReachable = true
    world.server.weather = []
    world.clock.advance(100)
    // oxlint-disable-next-line no-await-in-loop
    const last = await Promise.all(tabs.map(({ keeper }) => codeOf(keeper.fresh(5))))
    expect(world.server.replays).toBe(0)
    expect(last).toEqual(['tokens', 'tokens', 'tokens', 'tokens'])
    expect(new Set(tabs.map(({ state }) => state.current.claims?.sub))).toEqual(new Set(['ada']))
  }
})
