import { describe, expect, it } from 'vitest'

import type { SessionStore, StoredSession } from '../src/session-store.ts'

const names = { count: 0 }

/** A name, and chains, that no other test has: locks are the whole process's. */
export function freshName(): string {
  return `latchkey:${(names.count += 1)}`
}

export function stored(revision: string, more: Partial<StoredSession> = {}): StoredSession {
  const tokens = {
    access_token: 'MARKED-access',
    refresh_token: 'MARKED-refresh',
    id_token: 'a.b.ä',
    issuedAtSeconds: 1_800_000_000.25,
    expiresAtSeconds: 1_800_000_060.25,
    clockSkewSeconds: -0.5,
  }
  return { tokens, chain: `chain of ${names.count}`, revision, ...more }
}

function increased(found?: StoredSession): StoredSession {
  return stored(`${Number(found?.revision) + 1}`)
}

/** What every store of sessions does. `open` gives one that has nothing under the name yet. */
export function describeSessionStore(kind: string, open: () => SessionStore): void {
  describe(`${kind}, as a store of sessions`, () => {
    it('has nothing at first', async () => {
      const [store, name] = [open(), freshName()]
      expect(await store.read(name)).toBeUndefined()
      expect(await store.update(name, (found) => found)).toBeUndefined()
      expect(await store.read(name)).toBeUndefined()
    })

    it('gives what was written, as it was', async () => {
      const [store, name] = [open(), freshName()]
      const session = stored('1', { presentedAtSeconds: 1_800_000_010.5 })
      expect(await store.update(name, () => session)).toEqual(session)
      expect(await store.read(name)).toEqual(session)
      expect(await store.read(name)).toEqual(session)
    })

    it('gives a change what is there, and keeps what it gives', async () => {
      const [store, name] = [open(), freshName()]
      const seen: unknown[] = []
      for (const next of [stored('1'), stored('2', { chain: 'another of it' }), undefined]) {
        const kept = await store.update(name, (found) => {
          seen.push(found?.revision)
          return next
        })
        expect(kept).toEqual(next)
        expect(await store.read(name)).toEqual(next)
      }
      expect(seen).toEqual([undefined, '1', '2'])
    })

    it('loses none of a hundred changes at once', async () => {
      const [store, name] = [open(), freshName()]
      await store.update(name, () => stored('0'))
      const kept = await Promise.all(
        Array.from({ length: 100 }, () => store.update(name, increased)),
      )
      expect(new Set(kept.map((session) => session?.revision)).size).toBe(100)
      expect(await store.read(name)).toMatchObject({ revision: '100' })
    })

    it('a change that throws changes nothing, and ends nothing', async () => {
      const [store, name] = [open(), freshName()]
      await store.update(name, () => stored('1'))
      const fault = store.update(name, () => {
        throw new Error('the fault of a change')
      })
      await expect(fault).rejects.toBeInstanceOf(Error)
      expect(await store.read(name)).toEqual(stored('1'))
      expect(await store.update(name, () => stored('2'))).toEqual(stored('2'))
    })

    it('gives what a task under the lock gives, and its fault, and is free again', async () => {
      const [store, name] = [open(), freshName()]
      expect(await store.lock(name, 1000, async () => 'done')).toBe('done')
      const fault = store.lock(name, 1000, () => Promise.reject(new Error('the fault of a task')))
      await expect(fault).rejects.toThrow('the fault of a task')
      expect(await store.lock(name, 1000, async () => 'again')).toBe('again')
    })

    it('the lock of one name waits for no other', async () => {
      const [store, one, other] = [open(), freshName(), freshName()]
      const inner = store.lock(one, 1000, () => store.lock(other, 1000, async () => 'inner'))
      expect(await inner).toBe('inner')
    })

    it('reads and writes under the lock', async () => {
      const [store, name] = [open(), freshName()]
      const kept = await store.lock(name, 1000, () => store.update(name, () => stored('1')))
      expect(kept).toEqual(stored('1'))
    })
  })
}

/** What a store does besides that several tabs share; `open` gives another look at the same each time. */
export function describeSharedStore(
  kind: string,
  open: () => SessionStore,
  /** Ends the wait of whoever waits for a lock. */
  endWaiting: () => Promise<void>,
): void {
  describe(`${kind}, shared by tabs`, () => {
    it('is shared', () => {
      expect(open().isShared).toBe(true)
    })

    it('what one tab has written the next one reads', async () => {
      const [one, other, name] = [open(), open(), freshName()]
      await one.update(name, () => stored('1'))
      expect(await other.read(name)).toEqual(stored('1'))
      await other.update(name, () => undefined)
      expect(await one.read(name)).toBeUndefined()
    })

    it('keeps sessions by their names', async () => {
      const [store, one, other] = [open(), freshName(), freshName()]
      await store.update(one, () => stored('1'))
      expect(await store.read(other)).toBeUndefined()
      await store.update(other, () => undefined)
      expect(await store.read(one)).toMatchObject({ revision: '1' })
    })

    it('loses no change of two tabs at once', async () => {
      const [one, other, name] = [open(), open(), freshName()]
      await one.update(name, () => stored('0'))
      const both = Array.from({ length: 50 }, (_, index) => (index % 2 ? one : other))
      await Promise.all(both.map((store) => store.update(name, increased)))
      expect(await one.read(name)).toMatchObject({ revision: '50' })
    })

    it('runs one task at a time, whoever asks', async () => {
      const name = freshName()
      let running = 0
      let most = 0
      const task = async (): Promise<string> => {
        running += 1
        most = Math.max(most, running)
        await open().read(name)
        running -= 1
        return 'done'
      }
      const all = await Promise.all(
        Array.from({ length: 5 }, () => open().lock(name, 10_000, task)),
      )
      expect(all).toEqual(Array.from({ length: 5 }, () => 'done'))
      expect(most).toBe(1)
    })

    it('whoever waits for too long has not begun', async () => {
      const [one, other, name] = [open(), open(), freshName()]
      const holding = Promise.withResolvers<string>()
      const began = Promise.withResolvers<void>()
      const held = one.lock(name, 1000, () => {
        began.resolve()
        return holding.promise
      })
      await began.promise
      let hasBegun = false
      const waiting = other.lock(name, 1000, async () => (hasBegun = true))
      await endWaiting()
      expect(await waiting).toBeUndefined()
      holding.resolve('done')
      expect(await held).toBe('done')
      expect(hasBegun).toBe(false)
      expect(await other.lock(name, 1000, async () => 'mine')).toBe('mine')
    })
  })
}
