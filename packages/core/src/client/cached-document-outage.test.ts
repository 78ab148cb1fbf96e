import { describe, expect, it } from 'vitest'

import { down, fixture } from '../../test/counted-document.ts'
import { settled, turnedClock } from '../../test/turned-clock.ts'
import { fail, succeed } from '../result.ts'
import { cachedDocument } from './cached-document.ts'
import { startDeadline } from './deadline.ts'

describe('a cached document whose server is away', () => {
  it('is waited for two seconds, by those who come in that time, and then by nobody', async () => {
    const { clock, get, loaded, loads, givenUp } = fixture()
    await loaded()
    await clock.advance(100)
    const first = get()
    await clock.advance(1)
    const second = get()
    await clock.advance(1)
    expect(await first).toEqual(succeed(0))
    expect(await get()).toEqual(succeed(0))
    expect(givenUp()).toEqual([true, false])
    await clock.advance(1)
    expect(await second).toEqual(succeed(0))
    expect(givenUp()).toEqual([true, true])
    await clock.advance(8.9)
    expect(await get()).toEqual(succeed(0))
    expect(loads()).toBe(2)
  })

  it('is loaded in the background from the first failure to the next success', async () => {
    const { clock, get, end, loaded, loads } = fixture()
    await loaded()
    await clock.advance(100)
    const waiting = get()
    await end(1, fail(down))
    expect(await waiting).toEqual(succeed(0))
    await clock.advance(10)
    expect(await Promise.all([get(), get()])).toEqual([succeed(0), succeed(0)])
    expect(loads()).toBe(3)
    await end(2, fail(down))
    await clock.advance(10)
    expect(await get()).toEqual(succeed(0))
    expect(loads()).toBe(4)
    await end(3)
    expect(await get()).toEqual(succeed(3))
    await clock.advance(100)
    const again = get()
    await end(4)
    expect(await again).toEqual(succeed(4))
  })

  it('is waited for again where such a load does not end: at the edge it died with its request', async () => {
    const { clock, get, end, loaded, loads } = fixture()
    await loaded()
    await clock.advance(100)
    const waiting = get()
    await end(1, fail(down))
    await waiting
    await clock.advance(10)
    await get()
    await clock.advance(9.9)
    expect(await get()).toEqual(succeed(0))
    expect(loads()).toBe(3)
    await clock.advance(0.1)
    const next = get()
    // Who comes meanwhile has waited long enough already.
    expect(await get()).toEqual(succeed(0))
    expect(loads()).toBe(4)
    await end(3)
    expect(await next).toEqual(succeed(3))
  })

  it('is waited for as long as a call may take once the old one is too old', async () => {
    const { clock, get, end, loaded } = fixture()
    await loaded()
    await clock.advance(200)
    const waiting = get()
    await clock.advance(4.9)
    await end(1)
    expect(await waiting).toEqual(succeed(1))
  })

  it('costs a silent server’s callers no more than two seconds, and few of them', async () => {
    const clock = turnedClock()
    const isSilent = { now: false }
    const document = cachedDocument<string>(
      async (signal) => {
        if (isSilent.now) await clock.sleep(30_000, signal)
        return isSilent.now ? fail(down) : succeed('keys')
      },
      clock,
      [240, 300, 3600],
    )
    const get = async () => document.get(startDeadline(clock, {}, 30_000))
    await get()
    isSilent.now = true
    await clock.advance(300)
    const waited: number[] = []
    for (let second = 0; second < 600; second++) {
      const since = clock.now()
      void get().then(() => waited.push(clock.now() - since))
      await settled()
      await clock.advance(1)
    }
    await clock.advance(2)
    expect(waited).toHaveLength(600)
    expect(Math.max(...waited)).toBeLessThanOrEqual(2)
    expect(waited.filter((seconds) => seconds > 0).length).toBeLessThan(30)
  })

  it('is not waited for by one after the other where the clock was set back', async () => {
    const { clock, get, end, loaded, loads } = fixture()
    await loaded()
    await clock.advance(-3600)
    const waiting = get()
    await end(1, fail(down))
    expect(await waiting).toEqual(succeed(0))
    expect(await get()).toEqual(succeed(0))
    expect(loads()).toBe(2)
  })

  it('is left alone where each load fails after another one has begun', async () => {
    const { clock, end, get, loaded, loads } = fixture()
    await loaded()
    await clock.advance(60)
    await get()
    await clock.advance(10)
    await get()
    await clock.advance(5)
    await end(1, fail(down))
    await clock.advance(6)
    expect(await get()).toEqual(succeed(0))
    expect(loads()).toBe(3)
  })

  it('has not failed where it was given up by a signal, or a younger load has brought it', async () => {
    const { clock, document, deadline, end } = fixture()
    const controller = new AbortController()
    const impatient = document.get(deadline(controller.signal))
    controller.abort()
    await impatient
    await end(0, fail(down))
    expect(document.failedWithin(10)).toBeUndefined()
    const patient = () => document.get(startDeadline(clock, {}, 30_000))
    const first = patient()
    await clock.advance(10)
    const second = patient()
    await end(2)
    await end(1, fail(down))
    expect(await Promise.all([first, second])).toEqual([fail(down), succeed(2)])
    expect(document.failedWithin(10)).toBeUndefined()
  })
})
