import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openPage } from '../test/page.ts'
import type { TestPage } from '../test/page.ts'
import { freshName, stored } from '../test/session-store.suite.ts'
import { dependable } from './dependable-store.ts'
import { memoryStorage } from './memory-storage.ts'
import type { SessionStore, StoredSession } from './session-store.ts'

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

  it.each([['read'], ['update']] as const)(
    'stays with a store whose %s failed once, and says nothing',
    async (method) => {
      const { inner, store, name } = fixture({})
      await store.update(name, () => stored('1'))
      vi.spyOn(inner, method).mockRejectedValueOnce(fault)
      if (method === 'read') await store.read(name)
      else await store.update(name, () => stored('2'))
      expect(store.isShared).toBe(true)
      expect(page.reported).toEqual([])
      expect(await inner.read(name)).toEqual(stored(method === 'read' ? '1' : '2'))
    },
  )

  it.each<[string, (store: SessionStore, name: string) => Promise<unknown>]>([
    ['written', async () => undefined],
    ['read', (store, name) => store.read(name)],
  ])('goes on with what was last %s where the store fails for good', async (_name, look) => {
    const { inner, store, name } = fixture({})
    await store.update(name, () => stored('1'))
    if (_name === 'read') await inner.update(name, () => stored('2'))
    await look(store, name)
    vi.spyOn(inner, 'update').mockRejectedValue(fault)
    const seen = vi.fn<(found: unknown) => undefined>()
    await store.update(name, seen)
    expect(seen).toHaveBeenCalledWith(stored(_name === 'read' ? '2' : '1'))
    expect(store.isShared).toBe(false)
    expect(page.reported).toEqual([fault])
  })

  it("the fault of a change is its caller's", async () => {
    const { inner, store, name } = fixture({})
    await store.update(name, () => stored('1'))
    const wrong = store.update(name, () => {
      throw new Error('the fault of a change')
    })
    await expect(wrong).rejects.toThrow('the fault of a change')
    expect([await store.read(name), await inner.read(name)]).toEqual([stored('1'), stored('1')])
    expect(store.isShared).toBe(true)
    expect(page.reported).toEqual([])
  })

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

  it('takes a refresh token for presented whose mark it cannot write', async () => {
    const { inner, store, name } = fixture({})
    await store.update(name, () => stored('1'))
    vi.spyOn(inner, 'update').mockRejectedValue(fault)
    const marked = stored('2', { presentedAtSeconds: 1_800_000_000 })
    const kept = stored('1', { presentedAtSeconds: 0 })
    expect(await store.update(name, () => marked)).toEqual(kept)
    expect(await store.read(name)).toEqual(kept)
  })

  it.each([
    ['a change that changes nothing', (found?: StoredSession) => found, '1'],
    ['a login', () => fresh('2'), '2'],
    ['a logout', () => undefined, undefined],
  ])('keeps what comes of %s that it cannot write', async (_name, change, revision) => {
    const { inner, store, name } = fixture({})
    await store.update(name, () => fresh('1'))
    vi.spyOn(inner, 'update').mockRejectedValue(fault)
    await store.update(name, change)
    expect(await store.read(name)).toEqual(revision && fresh(revision))
  })

  it('leaves a mark that is there already', async () => {
    const { inner, store, name } = fixture({})
    await store.update(name, () => stored('1', { presentedAtSeconds: 5 }))
    vi.spyOn(inner, 'update').mockRejectedValue(fault)
    await store.update(name, () => stored('2'))
    expect(await store.read(name)).toEqual(stored('2'))
  })

  it('goes back to the store once that has something newer, or takes what it is given', async () => {
    const { inner, store, name } = fixture({})
    await store.update(name, () => stored('1'))
    vi.spyOn(inner, 'update').mockRejectedValue(fault)
    await store.update(name, () => fresh('2'))
    vi.restoreAllMocks()
    expect(await store.update(name, (found) => found)).toEqual(fresh('2'))
    expect(await inner.read(name)).toEqual(fresh('2'))
    vi.spyOn(inner, 'update').mockRejectedValue(fault)
    await store.update(name, () => fresh('3'))
    vi.restoreAllMocks()
    await inner.update(name, () => fresh('4'))
    expect(await store.read(name)).toEqual(fresh('4'))
    expect(store.isShared).toBe(true)
  })

  it('runs a task without a lock where there is none to be had, and only once', async () => {
    const lock = () => Promise.reject(fault)
    expect(await fixture({ lock }).store.lock('x', 1, async () => 'done')).toBe('done')
    const task = vi.fn<() => Promise<never>>(() => Promise.reject(new Error('of the task')))
    await expect(fixture({}).store.lock('x', 1, task)).rejects.toThrow('of the task')
    expect(task).toHaveBeenCalledTimes(1)
    expect(page.reported).toEqual([fault])
  })
})

function fresh(revision: string): StoredSession {
  const { tokens, ...others } = stored(revision)
  return { ...others, tokens: { ...tokens, refresh_token: `MARKED-refresh-${revision}` } }
}
