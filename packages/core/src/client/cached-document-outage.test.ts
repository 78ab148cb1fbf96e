import { describe, expect, it } from 'vitest'

import { down, fixture } from '../../test/counted-document.ts'
import { fail, succeed } from '../result.ts'
import { startDeadline } from './deadline.ts'

describe('a cached document whose server is away', () => {
  it('is not waited for by one after the other where a load outlasts whoever waits', async () => {
    const { clock, get, loaded, loads } = fixture()
    await loaded()
    await clock.advance(100)
    const waiting = get()
    await clock.advance(5)
    expect(await waiting).toEqual(succeed(0))
    await clock.advance(9.9)
    expect(await get()).toEqual(succeed(0))
    expect(loads()).toBe(2)
  })

  it('nor where the clock was set back', async () => {
    const { clock, get, end, loaded, loads } = fixture()
    await loaded()
    await clock.advance(-3600)
    const waiting = get()
    await end(1, fail(down))
    expect(await waiting).toEqual(succeed(0))
    expect(await get()).toEqual(succeed(0))
    expect(loads()).toBe(2)
  })

  it('nor where each load fails after another one has begun', async () => {
    const { clock, document, end, get, loaded, loads } = fixture()
    await loaded()
    await clock.advance(100)
    const patient = () => document.get(startDeadline(clock, {}, 30_000))
    const first = patient()
    await clock.advance(10)
    const second = patient()
    await end(1, fail(down))
    expect(await first).toEqual(succeed(0))
    expect(await get()).toEqual(succeed(0))
    expect(loads()).toBe(3)
    await end(2)
    expect(await second).toEqual(succeed(2))
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
