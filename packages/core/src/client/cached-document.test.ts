import { describe, expect, it } from 'vitest'

import { down, fixture } from '../../test/counted-document.ts'
import { settled, turnedClock } from '../../test/turned-clock.ts'
import { fail, succeed } from '../result.ts'
import { cachedDocument } from './cached-document.ts'
import { startDeadline } from './deadline.ts'

describe('cachedDocument', () => {
  it('is loaded once by whoever comes first, and for all', async () => {
    const { get, end, loads } = fixture()
    const all = Array.from({ length: 100 }, () => get())
    await end(0)
    expect(await Promise.all(all)).toEqual(all.map(() => succeed(0)))
    expect(await get()).toEqual(succeed(0))
    expect(loads()).toBe(1)
  })

  it('keeps no failure: all who waited hear of it, and the next one loads', async () => {
    const { document, get, end, loads } = fixture()
    const all = [get(), get()]
    await end(0, fail(down))
    expect(await Promise.all(all)).toEqual([fail(down), fail(down)])
    expect(document.failedWithin(10)).toEqual(down)
    const next = get()
    expect(loads()).toBe(2)
    await end(1)
    expect(await next).toEqual(succeed(1))
    expect(document.failedWithin(10)).toBeUndefined()
  })

  it('keeps no rejection either, of whatever time', async () => {
    const clock = turnedClock()
    let loads = 0
    const document = cachedDocument<number>(
      () => {
        if (++loads === 1) throw new Error('at once')
        return loads === 2 ? Promise.reject(new Error('later')) : Promise.resolve(succeed(loads))
      },
      clock,
      [1, 2, 3],
    )
    const deadline = startDeadline(clock, {}, 1000)
    await expect(document.get(deadline)).rejects.toThrow('at once')
    await expect(document.get(deadline)).rejects.toThrow('later')
    expect(await document.get(deadline)).toEqual(succeed(3))
  })

  it('whose load rejects when nobody is waiting ends nothing', async () => {
    const clock = turnedClock()
    const lifetime = [1, 2, 3] as const
    const document = cachedDocument<number>(() => Promise.reject(new Error('x')), clock, lifetime)
    // The runner fails on a rejection that nobody handles.
    const aborted = startDeadline(clock, { signal: AbortSignal.abort() }, 1000)
    expect(await document.get(aborted)).toEqual(fail({ code: 'aborted', sent: 'no' }))
    await settled()
  })

  it('is old when the clock was set back: its age is not known', async () => {
    const { clock, get, end, loaded, loads } = fixture()
    await loaded()
    await clock.advance(-3600)
    const waiting = get()
    expect(loads()).toBe(2)
    await end(1)
    expect(await waiting).toEqual(succeed(1))
  })

  it('forgets that a load failed when the clock was set back: it is not known how long ago', async () => {
    const { clock, document, get, end } = fixture()
    const failing = get()
    await end(0, fail(down))
    expect(await failing).toEqual(fail(down))
    expect(document.failedWithin(10)).toEqual(down)
    await clock.advance(-1)
    expect(document.failedWithin(10)).toBeUndefined()
  })

  it('goes on loading for the others when one gives up', async () => {
    const { clock, document, deadline, end, loads, givenUp } = fixture()
    const controller = new AbortController()
    const impatient = document.get(deadline(controller.signal))
    const brief = document.get(startDeadline(clock, { timeoutMs: 1000 }, 1))
    const patient = document.get(deadline())
    controller.abort()
    expect(await impatient).toEqual(fail({ code: 'aborted', sent: 'no' }))
    await clock.advance(1)
    expect(await brief).toEqual(fail({ code: 'timeout', sent: 'no' }))
    expect(givenUp()).toEqual([false])
    await end(0)
    expect(await patient).toEqual(succeed(0))
    expect(loads()).toBe(1)
  })

  it('is given up with the last one who waits: by signal, or by time', async () => {
    const { clock, document, get, end, loads, givenUp } = fixture()
    const controller = new AbortController()
    const waiting = [get(), get(controller.signal)]
    await clock.advance(4)
    controller.abort()
    expect(await waiting[1]).toMatchObject({ error: { code: 'aborted' } })
    expect(givenUp()).toEqual([false])
    await clock.advance(1)
    expect(await waiting[0]).toMatchObject({ error: { code: 'timeout' } })
    expect(givenUp()).toEqual([true])

    const next = get()
    expect(loads()).toBe(2)
    // What the other one says now, it says to nobody.
    await end(0, fail(down))
    expect(document.failedWithin(10)).toEqual({ code: 'timeout', sent: 'no' })
    await end(1)
    expect(await next).toEqual(succeed(1))
    expect(givenUp()).toEqual([true, true])
  })

  it('is not waited for by joining a load in the background, which may have died with its request', async () => {
    const { clock, get, end, loaded, loads } = fixture()
    await loaded()
    await clock.advance(99)
    expect(await get()).toEqual(succeed(0))
    expect(loads()).toBe(2)
    await clock.advance(1)
    const waiting = [get(), get()]
    expect(loads()).toBe(3)
    await end(2)
    expect(await Promise.all(waiting)).toEqual([succeed(2), succeed(2)])
    // It was not dead, but slow, and what it brings is older.
    await end(1)
    expect(await get()).toEqual(succeed(2))
  })

  it('is not waited for by joining a load that takes long', async () => {
    const { clock, document, end, loads } = fixture()
    const patient = () => document.get(startDeadline(clock, {}, 30_000))
    const first = patient()
    await clock.advance(9.9)
    const second = patient()
    expect(loads()).toBe(1)
    await clock.advance(0.1)
    const third = patient()
    expect(loads()).toBe(2)
    await end(1)
    expect(await third).toEqual(succeed(1))
    await end(0)
    expect(await Promise.all([first, second])).toEqual([succeed(0), succeed(0)])
    expect(await patient()).toEqual(succeed(1))
  })

  it('is loaded ahead once more where a load in the background does not end', async () => {
    const { clock, get, loaded, loads } = fixture()
    await loaded()
    await clock.advance(60)
    await get()
    await clock.advance(9.9)
    await get()
    expect(loads()).toBe(2)
    await clock.advance(0.1)
    await get()
    expect(loads()).toBe(3)
  })

  it('is loaded ahead in the background, once, and the old one serves meanwhile', async () => {
    const { clock, get, end, loaded, loads } = fixture()
    await loaded()
    await clock.advance(59.9)
    await get()
    expect(loads()).toBe(1)
    await clock.advance(0.1)
    expect(await Promise.all([get(), get()])).toEqual([succeed(0), succeed(0)])
    expect(loads()).toBe(2)
    await end(1)
    expect(await get()).toEqual(succeed(1))
    expect(loads()).toBe(2)
  })

  it('does not press a server that failed in the background', async () => {
    const { clock, get, end, loaded, loads } = fixture()
    await loaded()
    await clock.advance(60)
    await get()
    await end(1, fail(down))
    expect(await get()).toEqual(succeed(0))
    await clock.advance(9.9)
    expect(await get()).toEqual(succeed(0))
    expect(loads()).toBe(2)
    await clock.advance(0.1)
    expect(await get()).toEqual(succeed(0))
    expect(loads()).toBe(3)
  })

  it('is waited for once it is not fresh', async () => {
    const { clock, get, end, loaded, loads } = fixture()
    await loaded()
    await clock.advance(100)
    const waiting = get()
    expect(loads()).toBe(2)
    await end(1)
    expect(await waiting).toEqual(succeed(1))
  })

  it('serves the old one for a while where there is no new one', async () => {
    const { clock, get, end, loaded, loads } = fixture()
    await loaded()
    await clock.advance(100)
    const waiting = get()
    await end(1, fail(down))
    expect(await waiting).toEqual(succeed(0))
    // For ten seconds the server is left alone.
    await clock.advance(9.9)
    expect(await get()).toEqual(succeed(0))
    expect(loads()).toBe(2)
    await clock.advance(0.1)
    const again = get()
    expect(loads()).toBe(3)
    await end(2, fail(down))
    expect(await again).toEqual(succeed(0))
    await clock.advance(90)
    const late = get()
    await end(3, fail(down))
    expect(await late).toEqual(fail(down))
  })

  it('counts its age from when it was asked for', async () => {
    const { clock, get, end, loads } = fixture()
    const waiting = get()
    await clock.advance(4)
    await end(0)
    await waiting
    await clock.advance(55.9)
    await get()
    expect(loads()).toBe(1)
    await clock.advance(0.1)
    await get()
    expect(loads()).toBe(2)
  })

  it('is loaded again when told, together with whoever is loading', async () => {
    const { document, deadline, get, end, loaded, loads } = fixture()
    await loaded()
    const both = [document.reload(deadline()), document.reload(deadline())]
    expect(await get()).toEqual(succeed(0))
    await end(1)
    expect(await Promise.all(both)).toEqual([succeed(1), succeed(1)])
    expect(await get()).toEqual(succeed(1))
    const failing = document.reload(deadline())
    await end(2, fail(down))
    expect(await failing).toEqual(fail(down))
    expect(await get()).toEqual(succeed(1))
    expect(loads()).toBe(3)
  })

  it('may be seeded, and is then as old as its first use', async () => {
    const { clock, get, end, loads } = fixture(7)
    // Where clients are made, an edge runtime may have no time yet: there its clock stands at 0.
    await clock.advance(1_700_000_000)
    expect(await get()).toEqual(succeed(7))
    await clock.advance(59.9)
    expect(await get()).toEqual(succeed(7))
    expect(loads()).toBe(0)
    await clock.advance(0.1)
    expect(await get()).toEqual(succeed(7))
    expect(loads()).toBe(1)
    await end(0)
    expect(await get()).toEqual(succeed(0))
  })

  it('gives up a seed that is old, where there is no new one', async () => {
    const { clock, get, end } = fixture(7)
    await get()
    await clock.advance(199.9)
    const old = get()
    await end(0, fail(down))
    expect(await old).toEqual(succeed(7))
    await clock.advance(10)
    const tooOld = get()
    await end(1, fail(down))
    expect(await tooOld).toEqual(fail(down))
  })

  it('is loaded in the place of a seed when told', async () => {
    const { document, deadline, get, end, loads } = fixture(7)
    const reloading = document.reload(deadline())
    await end(0)
    expect(await reloading).toEqual(succeed(0))
    expect(await get()).toEqual(succeed(0))
    expect(loads()).toBe(1)
  })
})
