import { describe, expect, it } from 'vitest'

import { fullStorage, itemsOf, webStorage } from '../test/web-storage.ts'
import { loginMemory } from './login-memory.ts'

const start = 1_800_000_000

function fixture(storage = webStorage(), name = 'latchkey:i:app') {
  const clock = { now: start }
  return {
    storage,
    clock,
    memory: loginMemory(
      () => storage,
      name,
      () => clock.now,
    ),
  }
}

describe('loginMemory', () => {
  it('remembers over a visit that somebody logged in, and forgets it', () => {
    const { storage, memory } = fixture()
    expect(memory.expectsSession()).toBe(false)
    memory.expectSession(true)
    expect(fixture(storage).memory.expectsSession()).toBe(true)
    memory.expectSession(false)
    memory.expectSession(false)
    expect(memory.expectsSession()).toBe(false)
    expect(Object.keys(storage)).toEqual([])
  })

  it.each([
    [0, true],
    [86_399, true],
    [86_400, false],
  ])('%i s after a frame was of no use, none is tried: %s', (later, isBlocked) => {
    const { storage, memory } = fixture()
    expect(memory.isBlocked()).toBe(false)
    memory.setBlocked(86_400)
    const next = fixture(storage)
    next.clock.now += later
    expect(next.memory.isBlocked()).toBe(isBlocked)
  })

  it.each([true, false])('a login or a logout (%s) ends that', (isExpected) => {
    const { memory } = fixture()
    memory.setBlocked(86_400)
    memory.expectSession(isExpected)
    expect(memory.isBlocked()).toBe(false)
  })

  it.each([[''], ['soon'], ['NaN'], ['null'], ['{}'], ['-1'], ['0']])(
    'takes %j for no time',
    (text) => {
      const storage = webStorage({ 'latchkey:i:app:frame-blocked-until': text })
      expect(fixture(storage).memory.isBlocked()).toBe(false)
    },
  )

  it('blocks for no longer than a day, though the clock was ahead', () => {
    const { clock, memory } = fixture()
    clock.now = start + 1e8
    memory.setBlocked(600)
    clock.now = start
    expect(memory.isBlocked()).toBe(false)
  })

  it.each<[string, () => Storage]>([
    ['is full', () => fullStorage({ 'latchkey:i:app:frame-blocked-until': `${start + 60}` })],
    [
      'is forbidden',
      () => {
        throw new DOMException('the operation is insecure', 'SecurityError')
      },
    ],
  ])('remembers nothing where the storage %s, and does not fail', (kind, open) => {
    const storage = kind === 'is full' ? open() : undefined
    const memory = loginMemory(
      () => storage ?? open(),
      'latchkey:i:app',
      () => start,
    )
    expect(memory.isBlocked()).toBe(kind === 'is full')
    memory.setBlocked(600)
    memory.expectSession(true)
    expect([memory.expectsSession(), memory.isBlocked()]).toEqual([false, false])
    memory.expectSession(false)
  })

  it('keeps the clients of an origin apart, and nothing of the user', () => {
    const { storage, memory } = fixture()
    memory.expectSession(true)
    memory.setBlocked(60)
    const other = fixture(storage, 'latchkey:i:other').memory
    expect([other.expectsSession(), other.isBlocked()]).toEqual([false, false])
    expect(itemsOf(storage)).toEqual({
      'latchkey:i:app:signed-in': '1',
      'latchkey:i:app:frame-blocked-until': String(start + 60),
    })
  })
})
