import { UsageError } from '@latchkey/core'
import { describe, expect, it } from 'vitest'

import { fullStorage, itemsOf, webStorage } from '../test/web-storage.ts'
import { loginMemory } from './login-memory.ts'
import type { LoginTransaction } from './login-transaction.ts'

const start = 1_800_000_000
const prefix = 'latchkey:https://id.example.com/realms/demo:app:login:'

const begun = (state: string, startedAtSeconds = start): LoginTransaction => ({
  state,
  nonce: 'MARKED-nonce',
  code_verifier: 'MARKED-verifier',
  redirect_uri: 'https://app.example.com/cb',
  returnTo: 'https://app.example.com/here',
  page: 'login',
  parameters: { login_hint: 'MARKED-hint', max_age: 5 },
  startedAtSeconds,
})

function fixture(storage = webStorage(), name = prefix.slice(0, -7)) {
  const clock = { now: start }
  return {
    storage,
    clock,
    logins: loginMemory(
      () => storage,
      name,
      () => clock.now,
    ),
  }
}

describe('logins under way', () => {
  it('gives what was kept, in any tab, and any number of them', () => {
    const { storage, logins } = fixture()
    logins.add(begun('a'))
    logins.add(begun('b'))
    expect(fixture(storage).logins.find('a')).toEqual(begun('a'))
    expect(logins.find('b')).toEqual(begun('b'))
    expect(Object.keys(storage)).toEqual([`${prefix}a`, `${prefix}b`])
  })

  it.each<[string]>([[''], ['c'], ['A'], ['a '], ['__proto__'], ['constructor'], ['../a']])(
    'knows no state %j',
    (state) => {
      const { logins } = fixture()
      logins.add(begun('a'))
      expect(logins.find(state)).toBeUndefined()
    },
  )

  it.each([
    [0, true],
    // A clock that is set right meanwhile.
    [-0.5, true],
    [-59.9, true],
    [-60, false],
    [3599.9, true],
    [3600, false],
    [1e9, false],
    [-1e6, false],
    [NaN, false],
  ])('%d s later it is there: %s', (later, isThere) => {
    const { clock, logins } = fixture()
    logins.add(begun('a'))
    clock.now += later
    expect(logins.find('a') !== undefined).toBe(isThere)
  })

  it('keeps of one that was taken that it was, and none of its secrets', () => {
    const { storage, logins } = fixture()
    logins.add(begun('a'))
    logins.add(begun('b'))
    logins.take(begun('a'))
    const { returnTo, isTaken } = logins.find('a') ?? {}
    expect({ returnTo, isTaken }).toEqual({ returnTo: begun('a').returnTo, isTaken: true })
    expect(storage.getItem(`${prefix}a`)).not.toContain('MARKED')
    expect(logins.find('b')).toEqual(begun('b'))
  })

  it('forgets one that was taken, too', () => {
    const { clock, logins } = fixture()
    logins.take(begun('a'))
    clock.now += 3600
    expect(logins.find('a')).toBeUndefined()
  })

  it('of a thousand abandoned logins keeps the fifty newest', () => {
    const { storage, clock, logins } = fixture()
    for (let index = 0; index < 1000; index += 1) {
      clock.now += 1
      logins.add(begun(`s${index}`, clock.now))
    }
    const states = Object.keys(storage).map((key) => key.slice(prefix.length))
    expect(states.sort()).toEqual(Array.from({ length: 50 }, (_, index) => `s${950 + index}`))
  })

  it('removes those that are over, and nothing of anybody else', () => {
    const foreign = {
      'app-settings': '{}',
      login: '1',
      'latchkey:https://id.example.com/realms/demo:app:signed-in': '1',
      'latchkey:https://id.example.com/realms/demo:application:login:x': '{}',
      'latchkey:https://id.example.com/realms/demo:other:login:x': JSON.stringify(begun('x', 0)),
    }
    const { storage, clock, logins } = fixture(webStorage(foreign))
    logins.add(begun('old'))
    clock.now += 3600
    logins.add(begun('new', clock.now))
    expect(itemsOf(storage)).toEqual({ ...foreign, [`${prefix}new`]: expect.any(String) })
  })

  it('gives the logins of one client to no other of the same origin', () => {
    const storage = webStorage()
    const one = fixture(storage, 'latchkey:i:one').logins
    const two = fixture(storage, 'latchkey:i:two').logins
    one.add(begun('a'))
    expect(two.find('a')).toBeUndefined()
    for (let index = 0; index < 60; index += 1) two.add(begun(`s${index}`))
    expect(one.find('a')).toEqual(begun('a'))
  })

  it.each([
    [''],
    ['{'],
    ['null'],
    ['1'],
    ['"text"'],
    ['[]'],
    ['{}'],
    ['{"startedAtSeconds":null}'],
    ['{"startedAtSeconds":"soon"}'],
  ])('takes %s for nothing, and removes it', (text) => {
    const { storage, logins } = fixture(webStorage({ [`${prefix}a`]: text }))
    expect(logins.find('a')).toBeUndefined()
    logins.add(begun('b'))
    expect(Object.keys(storage)).toEqual([`${prefix}b`])
  })

  it('finds nothing where nothing can be read', () => {
    const logins = loginMemory(
      () => {
        throw new DOMException('the operation is insecure', 'SecurityError')
      },
      'name',
      () => start,
    )
    expect(logins.find('a')).toBeUndefined()
  })

  it('frees what is over before it asks for more', () => {
    const old = { [`${prefix}old`]: JSON.stringify(begun('old', start - 3600)) }
    const { storage, logins } = fixture(fullStorage())
    Object.assign(storage, old)
    const add = () => logins.add(begun('new'))
    expect(add).toThrow(UsageError)
    expect(add).toThrow('expected room in the storage of this page for a login, got none')
    expect(Object.keys(storage)).toEqual([])
  })
})
