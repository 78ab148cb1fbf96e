import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import {
  describeSessionStore,
  describeSharedStore,
  freshName,
  stored,
} from '../test/session-store.suite.ts'
import { settled } from '../test/turned-clock.ts'
import { indexedDbStorage } from './indexed-db-storage.ts'

let factory: IDBFactory
beforeEach(() => {
  factory = new IDBFactory()
  vi.stubGlobal('indexedDB', factory)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('with Web Locks', () => {
  let ends: AbortController[] = []
  beforeEach(() => {
    ends = []
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const waited = new AbortController()
      ends.push(waited)
      return waited.signal
    })
  })
  describeSessionStore('indexedDbStorage', indexedDbStorage)
  describeSharedStore('indexedDbStorage', indexedDbStorage, async () =>
    ends.forEach((waited) => waited.abort()),
  )
})

const onlyTimers = ['setTimeout', 'clearTimeout', 'Date'] as const

describe('without Web Locks', () => {
  beforeEach(() => vi.stubGlobal('navigator', {}))
  describeSessionStore('indexedDbStorage', indexedDbStorage)
  describeSharedStore('indexedDbStorage', indexedDbStorage, async () => {
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 2000)
  })

  /** A tab that was killed while it held the lock. */
  function killed(name: string): void {
    void indexedDbStorage().lock(name, 0, () => new Promise(() => undefined))
  }

  it('takes the lock of a tab that was killed four minutes ago, and not before', async () => {
    vi.useFakeTimers({ toFake: [...onlyTimers] })
    const name = freshName()
    killed(name)
    await settled()
    let isMine = false
    const mine = indexedDbStorage().lock(name, 300_000, async () => (isMine = true))
    // A task that takes longer than a minute stays alone.
    for (const [seconds, expected] of [
      [239, false],
      [2, true],
    ] as const) {
      vi.setSystemTime(Date.now() + seconds * 1000)
      // Who waits looks once more.
      vi.advanceTimersByTime(100)
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      await settled()
      expect(isMine).toBe(expected)
    }
    expect(await mine).toBe(true)
  })

  it('waits for no dead tab because the clock was set back', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const name = freshName()
    killed(name)
    await settled()
    vi.setSystemTime(Date.now() - 3_600_000)
    expect(await indexedDbStorage().lock(name, 0, async () => 'mine')).toBe('mine')
  })

  it('needs no crypto.randomUUID', async () => {
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
    expect(await indexedDbStorage().lock(freshName(), 0, async () => 'done')).toBe('done')
  })

  it('lets go of its own lock alone', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const [name, slow] = [freshName(), Promise.withResolvers<void>()]
    const store = indexedDbStorage()
    const first = store.lock(name, 0, () => slow.promise)
    await settled()
    vi.setSystemTime(Date.now() + 241_000)
    const held = Promise.withResolvers<void>()
    const second = store.lock(name, 0, () => held.promise)
    await settled()
    slow.resolve()
    await first
    expect(await store.lock(name, 0, async () => 'taken')).toBeUndefined()
    held.resolve()
    await second
    expect(await store.lock(name, 0, async () => 'taken')).toBe('taken')
  })
})

describe('indexedDbStorage', () => {
  it('finds the session after the browser was closed', async () => {
    const name = freshName()
    await indexedDbStorage().update(name, () => stored('1'))
    expect(await indexedDbStorage().read(name)).toEqual(stored('1'))
  })

  it('leaves nothing of a session that is over, nor of a lock', async () => {
    vi.stubGlobal('navigator', {})
    const [store, name] = [indexedDbStorage(), freshName()]
    await store.update(name, () => stored('1'))
    await store.lock(name, 0, () => store.update(name, () => undefined))
    const keys = await new Promise((resolve) => {
      const opening = factory.open('latchkey', 1)
      opening.addEventListener('success', () => {
        const transaction = opening.result.transaction(['sessions', 'leases'])
        const all = ['sessions', 'leases'].map((table) =>
          transaction.objectStore(table).getAllKeys(),
        )
        transaction.addEventListener('complete', () => resolve(all.map(({ result }) => result)))
      })
    })
    expect(keys).toEqual([[], []])
  })

  it('touches nothing until it is asked', () => {
    const open = vi.spyOn(factory, 'open')
    indexedDbStorage()
    expect(open).not.toHaveBeenCalled()
  })

  it('opens one database, once', async () => {
    const open = vi.spyOn(factory, 'open')
    const [store, name] = [indexedDbStorage(), freshName()]
    await Promise.all([store.read(name), store.read(name), store.update(name, () => undefined)])
    expect(open.mock.calls).toEqual([['latchkey', 1]])
  })

  it('hinders nobody who deletes the database, and then begins anew', async () => {
    const [store, name] = [indexedDbStorage(), freshName()]
    await store.update(name, () => stored('1'))
    await new Promise((resolve, reject) => {
      const deleting = factory.deleteDatabase('latchkey')
      deleting.addEventListener('success', resolve)
      deleting.addEventListener('blocked', reject)
      deleting.addEventListener('error', reject)
    })
    expect(await store.read(name)).toBeUndefined()
    expect(await store.update(name, () => stored('2'))).toEqual(stored('2'))
  })

  it('says why the database cannot be opened, and tries again the next time', async () => {
    const [store, name] = [indexedDbStorage(), freshName()]
    const refusal = new DOMException('a mutation operation was attempted', 'InvalidStateError')
    const open = vi.spyOn(factory, 'open').mockImplementationOnce(() => {
      const request = Object.assign(new EventTarget(), { error: refusal })
      queueMicrotask(() => request.dispatchEvent(new Event('error')))
      return request as never
    })
    const both = [store.read(name), store.read(name)]
    for (const result of await Promise.allSettled(both)) {
      expect(result).toMatchObject({ status: 'rejected', reason: refusal })
    }
    expect(open).toHaveBeenCalledTimes(1)
    expect(await store.read(name)).toBeUndefined()
  })

  it('rejects where there is no IndexedDB at all', async () => {
    vi.stubGlobal('indexedDB', undefined)
    await expect(indexedDbStorage().read(freshName())).rejects.toThrow(TypeError)
  })
})
