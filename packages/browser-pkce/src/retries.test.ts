import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openPage } from '../test/page.ts'
import type { TestPage } from '../test/page.ts'
import { turnedClock } from '../test/turned-clock.ts'
import { retryWhileOut } from './retries.ts'
import { sessionState } from './session-state.ts'

let page: TestPage
beforeEach(() => (page = openPage()))
afterEach(() => vi.unstubAllGlobals())

const network = { code: 'network', sent: 'maybe' } as const

function fixture(retry?: () => Promise<unknown>) {
  const state = sessionState()
  const clock = turnedClock()
  const end = new AbortController()
  const out = (): void => state.unknown('server_unreachable', network)
  const tries = vi.fn<() => Promise<unknown>>(retry ?? (async () => out()))
  retryWhileOut(state, tries, clock, end.signal)
  return { state, clock, end, out, tries }
}

describe('retryWhileOut', () => {
  it('tries again at growing intervals, and at least each minute', async () => {
    const { clock, out, tries } = fixture()
    out()
    for (let times = 0; times < 9; times += 1) await clock.advance(60)
    expect(clock.sleeps).toEqual(
      [1, 2, 4, 8, 16, 32, 60, 60, 60, 60].map((seconds) => seconds * 1000),
    )
    expect(tries).toHaveBeenCalledTimes(9)
  })

  it('tries no sooner than that', async () => {
    const { clock, out, tries } = fixture()
    out()
    await clock.advance(0.9)
    expect(tries).not.toHaveBeenCalled()
    await clock.advance(0.2)
    expect(tries).toHaveBeenCalledTimes(1)
  })

  it('begins with a second again after the server was back', async () => {
    let isBack = false
    const { clock, out, state } = fixture(async () =>
      isBack ? state.signedOut('no_session') : out(),
    )
    out()
    await clock.advance(1)
    await clock.advance(2)
    isBack = true
    await clock.advance(4)
    expect(state.current.cause).toBe('no_session')
    out()
    expect(clock.sleeps).toEqual([1000, 2000, 4000, 1000])
  })

  it('waits once, however many failures there are', async () => {
    const { clock, out, tries } = fixture(async () => undefined)
    for (let times = 0; times < 5; times += 1) out()
    expect(clock.sleeps).toEqual([1000])
    await clock.advance(1)
    expect(tries).toHaveBeenCalledTimes(1)
  })

  it('waits for a second in the next outage, though a wait of the last one is not over', async () => {
    const { clock, out, state, tries } = fixture()
    out()
    await clock.advance(1)
    expect(tries).toHaveBeenCalledTimes(1)
    state.signedOut('no_session')
    await clock.advance(0.5)
    out()
    expect(clock.sleeps).toEqual([1000, 2000, 1000])
    await clock.advance(1)
    expect(tries).toHaveBeenCalledTimes(2)
  })

  it('goes on where a try has changed nothing, and not for ever', async () => {
    const { clock, out, tries } = fixture(async () => undefined)
    out()
    for (let times = 0; times < 30; times += 1) await clock.advance(60)
    expect(tries).toHaveBeenCalledTimes(15)
  })

  it('tries nothing where the server is back by then', async () => {
    const { clock, out, state, tries } = fixture()
    out()
    state.signedOut('no_session')
    await clock.advance(1)
    expect(tries).not.toHaveBeenCalled()
  })

  it.each<[string, (state: ReturnType<typeof sessionState>) => void]>([
    ['signed out', (state) => state.signedOut('session_ended')],
    ['no way to the cookies', (state) => state.unknown('sso_unreachable')],
    ['ambiguous', (state) => state.unknown('refresh_ambiguous', { code: 'refresh_ambiguous' })],
    ['insecure', (state) => state.unknown('insecure_context')],
  ])('does not try where that is of no use: %s', async (_name, change) => {
    const { clock, state } = fixture()
    change(state)
    expect(clock.sleeps).toEqual([])
  })

  it('tries where a refresh failed', async () => {
    const { clock, state, tries } = fixture(async () => undefined)
    const tokens = {
      access_token: 'a',
      id_token: 'b',
      issuedAtSeconds: 0,
      expiresAtSeconds: 60,
      clockSkewSeconds: 0,
    }
    state.signedIn('refresh_failed', tokens, network)
    await clock.advance(1)
    expect(tries).toHaveBeenCalledTimes(1)
  })

  it('ends with the client, at once', async () => {
    const { clock, end, out, tries } = fixture()
    out()
    end.abort()
    await clock.advance(100)
    out()
    await clock.advance(100)
    expect(tries).not.toHaveBeenCalled()
  })

  it('reports a try that throws, and goes on with the next failure', async () => {
    const fault = new Error('the fault of the store')
    const { clock, out } = fixture(() => Promise.reject(fault))
    out()
    await clock.advance(1)
    expect(page.reported).toEqual([fault])
    out()
    expect(clock.sleeps).toEqual([1000, 2000])
  })
})
