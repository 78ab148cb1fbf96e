import type { TokenSet } from '@latchkey/core'
import { describe, expect, it } from 'vitest'

import { fullStorage, itemsOf, webStorage } from '../test/web-storage.ts'
import { loginMemory } from './login-memory.ts'

const start = 1_800_000_000

function tokensOf(sub: string, issuedAtSeconds = start): TokenSet {
  const claims = Buffer.from(JSON.stringify({ sub })).toString('base64url')
  return {
    access_token: 'MARKED-access',
    id_token: `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${claims}.MARKED`,
    issuedAtSeconds,
    expiresAtSeconds: issuedAtSeconds + 60,
    clockSkewSeconds: 0,
  }
}

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
    expect(memory.noteLogin(tokensOf('ada'))).toBe(true)
    expect(fixture(storage).memory.expectsSession()).toBe(true)
    memory.noteLogout()
    memory.noteLogout()
    expect(memory.expectsSession()).toBe(false)
    expect(itemsOf(storage)).toEqual({ 'latchkey:i:app:logged-out-at': String(start) })
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

  it.each(['login', 'logout'])('a %s ends that', (event) => {
    const { memory } = fixture()
    memory.setBlocked(86_400)
    if (event === 'login') memory.noteLogin(tokensOf('ada'))
    else memory.noteLogout()
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
    expect(memory.noteLogin(tokensOf('ada'))).toBe(true)
    expect([memory.expectsSession(), memory.isBlocked()]).toEqual([false, false])
    memory.noteLogout()
    memory.collectGarbage()
    const tokens = tokensOf('ada')
    expect([memory.isLoggedOut(tokens), memory.isAnothers(tokens)]).toEqual([false, false])
  })

  it.each([
    ['asked for before it', -1, 0, true],
    ['asked for in its moment', 0, 0, true],
    ['asked for after it', 1, 1, false],
    ['asked for before it, by a clock that was set back since', -2, -1, false],
  ])('a logout is the end of tokens that were %s', (_name, issued, now, isOver) => {
    const { storage, memory } = fixture()
    memory.noteLogout()
    const next = fixture(storage)
    next.clock.now = start + now
    const tokens = tokensOf('ada', start + issued)
    expect(next.memory.isLoggedOut(tokens)).toBe(isOver)
    expect(next.memory.noteLogin(tokens)).toBe(!isOver)
    expect(next.memory.expectsSession()).toBe(!isOver)
  })

  it.each([
    ['ada', true, false],
    ['zoë', true, true],
    ['zoë', false, false],
  ])('tokens of %s, where ada has logged in (%s), are another’s: %s', (sub, hasLogin, isOther) => {
    const { memory } = fixture()
    if (hasLogin) memory.noteLogin(tokensOf('ada'))
    expect(memory.isAnothers(tokensOf(sub))).toBe(isOther)
  })

  it('tokens that cannot be read are nobody’s', () => {
    const { memory } = fixture()
    memory.noteLogin(tokensOf('ada'))
    expect(memory.isAnothers({ ...tokensOf('ada'), id_token: 'no JWT' })).toBe(true)
  })

  it('keeps the clients of an origin apart, and of the user the sub alone', () => {
    const { storage, memory } = fixture()
    memory.noteLogin(tokensOf('ada'))
    memory.setBlocked(60)
    const other = fixture(storage, 'latchkey:i:other').memory
    expect([other.expectsSession(), other.isBlocked()]).toEqual([false, false])
    expect(itemsOf(storage)).toEqual({
      'latchkey:i:app:signed-in': 'ada',
      'latchkey:i:app:frame-blocked-until': String(start + 60),
    })
  })
})
