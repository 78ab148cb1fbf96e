import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openPage } from '../test/page.ts'
import type { TestPage } from '../test/page.ts'
import { freshName, stored } from '../test/session-store.suite.ts'
import { dependable } from './dependable-store.ts'
import { memoryStorage } from './memory-storage.ts'
import type { SessionStore } from './session-store.ts'

let page: TestPage
beforeEach(() => (page = openPage()))
afterEach(() => vi.unstubAllGlobals())

const fault = new DOMException('the quota has been exceeded', 'QuotaExceededError')
const broken = (): Promise<never> => Promise.reject(fault)

function fixture(faults: Partial<SessionStore>) {
  const inner = { ...memoryStorage(), isShared: true, ...faults }
  return { inner, store: dependable(inner), name: freshName() }
}

describe('dependable', () => {
  it('hands everything on while all is well', async () => {
    const { inner, store, name } = fixture({})
    expect(store.isShared).toBe(true)
    await store.update(name, () => stored('1'))
    expect(await inner.read(name)).toEqual(stored('1'))
    expect(page.reported).toEqual([])
  })

  it.each<[string, Partial<SessionStore>]>([
    ['reads', { read: broken }],
    ['writes', { update: broken }],
  ])(
    'keeps the session in the page where a store fails that %s, and says why once',
    async (_name, faults) => {
      const { store, name } = fixture(faults)
      await store.read(name)
      expect(await store.update(name, () => stored('1'))).toEqual(stored('1'))
      expect(await store.read(name)).toEqual(stored('1'))
      expect(store.isShared).toBe(false)
      expect(page.reported).toEqual([fault])
    },
  )

  it('leaves the store once, and then keeps what it has', async () => {
    const { store, name } = fixture({ update: broken })
    await store.update(name, () => stored('1'))
    const wrong = store.update(name, () => {
      throw new Error('the fault of a change')
    })
    await expect(wrong).rejects.toThrow('the fault of a change')
    expect(await store.read(name)).toEqual(stored('1'))
    expect(page.reported).toEqual([fault])
  })
})
