import { describe, expect, it } from 'vitest'

import { settled, turnedClock } from '../../test/turned-clock.ts'
import { UsageError } from '../failure.ts'
import { startDeadline, waitWithin } from './deadline.ts'

const never = new Promise<never>(() => undefined)

describe('startDeadline', () => {
  it('counts from when it was started', async () => {
    const clock = turnedClock()
    const { signal } = new AbortController()
    const deadline = startDeadline(clock, { signal, timeoutMs: 2500 }, 30_000)
    expect(deadline.signal).toBe(signal)
    expect(deadline.remainingMs()).toBe(2500)
    await clock.advance(2)
    expect(deadline.remainingMs()).toBe(500)
    await clock.advance(1)
    expect(deadline.remainingMs()).toBe(-500)
  })

  it('takes the default where no time is given', () => {
    for (const options of [{}, { timeoutMs: undefined }]) {
      expect(startDeadline(turnedClock(), options, 30_000).remainingMs()).toBe(30_000)
    }
  })

  it.each([[0], [-1], [NaN], [Infinity], [2 ** 31], ['5'], [{}], [true]])(
    'refuses %j',
    (timeoutMs) => {
      const act = (): unknown =>
        startDeadline(turnedClock(), { timeoutMs: timeoutMs as number }, 30_000)
      expect(act).toThrow(UsageError)
      expect(act).toThrow('expected timeoutMs to be a positive number of milliseconds')
    },
  )
})

describe('waitWithin', () => {
  it('gives what it waited for, and lets the clock go', async () => {
    const clock = turnedClock()
    const deadline = startDeadline(clock, { timeoutMs: 1000 }, 1)
    expect(await waitWithin(Promise.resolve('x'), deadline, clock)).toEqual({
      ok: true,
      value: 'x',
    })
    expect(clock.sleepers()).toBe(0)
  })

  it('passes a rejection on', async () => {
    const clock = turnedClock()
    const deadline = startDeadline(clock, {}, 1000)
    await expect(waitWithin(Promise.reject(new Error('x')), deadline, clock)).rejects.toThrow('x')
    expect(clock.sleepers()).toBe(0)
  })

  it('ends with the time', async () => {
    const clock = turnedClock()
    const waiting = waitWithin(never, startDeadline(clock, {}, 1000), clock)
    let isOver = false
    void waiting.then(() => (isOver = true))
    await clock.advance(0.999)
    expect(isOver).toBe(false)
    await clock.advance(0.001)
    expect(await waiting).toEqual({ ok: false, error: { code: 'timeout', sent: 'no' } })
  })

  it('ends with the signal, before or while it waits', async () => {
    const clock = turnedClock()
    const controller = new AbortController()
    const deadline = startDeadline(clock, { signal: controller.signal }, 1000)
    const waiting = waitWithin(never, deadline, clock)
    await settled()
    controller.abort()
    const aborted = { ok: false, error: { code: 'aborted', sent: 'no' } }
    expect(await waiting).toEqual(aborted)
    expect(await waitWithin(never, deadline, clock)).toEqual(aborted)
    expect(await waitWithin(Promise.resolve('x'), deadline, clock)).toEqual(aborted)
    expect(clock.sleepers()).toBe(0)
  })

  it('leaves nothing at the signal of the caller', async () => {
    const clock = turnedClock()
    const heard = new Set<unknown>()
    const signal = {
      aborted: false,
      addEventListener: (_type: string, listener: () => void) => heard.add(listener),
      removeEventListener: (_type: string, listener: () => void) => heard.delete(listener),
    }
    const deadline = startDeadline(clock, { signal: signal as unknown as AbortSignal }, 1000)
    const waiting = waitWithin(Promise.resolve(1), deadline, clock)
    expect(heard.size).toBe(1)
    await waiting
    expect(heard.size).toBe(0)
  })
})
