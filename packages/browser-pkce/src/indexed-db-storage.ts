import { randomValue } from '@latchkey/core'

import type { SessionStore, StoredSession } from './session-store.ts'
import { browserEntropy } from './system-ports.ts'
import { withWebLock } from './web-lock.ts'

const sessions = 'sessions'
const leases = 'leases'

/** For longer than a refresh and a silent login take: a tab that was killed holds its lease until then. */
const leaseMs = 240_000
const pollMs = 100

interface Lease {
  readonly holder: string
  readonly until: number
}

/**
 * Keeps one session for all tabs of this origin, over a restart of the browser, in
 * [IndexedDB](https://www.w3.org/TR/IndexedDB/): of a browser's stores the only one whose transactions
 * order what several tabs read and write.
 */
export function indexedDbStorage(): SessionStore {
  let opening: Promise<IDBDatabase> | undefined

  function forget(): void {
    opening = undefined
  }

  function open(): Promise<IDBDatabase> {
    opening ??= openDatabase(forget)
    // A failure is not kept: the next call tries again.
    opening.catch(forget)
    return opening
  }

  /** Reads and, with `change`, writes a record in one transaction. */
  async function transact<T>(
    table: string,
    key: string,
    change?: (stored: T | undefined) => T | undefined,
  ): Promise<T | undefined> {
    const database = await open()
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(table, change ? 'readwrite' : 'readonly')
      const records = transaction.objectStore(table)
      const request: IDBRequest<T | undefined> = records.get(key)
      let kept: T | undefined
      request.addEventListener('success', () => {
        kept = request.result
        if (!change) return
        kept = change(kept)
        if (kept === undefined) records.delete(key)
        else records.put(kept, key)
      })
      transaction.addEventListener('complete', () => resolve(kept))
      transaction.addEventListener('abort', () => reject(asError(transaction.error)))
    })
  }

  /** Where a browser has no Web Locks. */
  async function withLease<R>(
    name: string,
    waitMs: number,
    task: () => Promise<R>,
  ): Promise<R | undefined> {
    const holder = randomValue(browserEntropy)
    const end = Date.now() + waitMs
    const acquire = async (): Promise<boolean> => {
      const lease = await transact<Lease>(leases, name, (held) =>
        isHeld(held) ? held : { holder, until: Date.now() + leaseMs },
      )
      return lease?.holder === holder
    }
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    while (!(await acquire())) {
      if (Date.now() >= end) return undefined
      // oxlint-disable-next-line no-await-in-loop
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
    try {
      return await task()
    } finally {
      await transact<Lease>(leases, name, (held) => (held?.holder === holder ? undefined : held))
    }
  }

  return {
    isShared: true,
    read: (name) => transact<StoredSession>(sessions, name),
    update: (name, change) => transact<StoredSession>(sessions, name, change),
    lock: (name, waitMs, task) =>
      (navigator.locks ? withWebLock : withLease)(`latchkey:${name}`, waitMs, task),
  }
}

/** One that ends later than any lease can was taken before the clock was set back. */
function isHeld(lease: Lease | undefined): lease is Lease {
  const leftMs = (lease?.until ?? 0) - Date.now()
  return leftMs > 0 && leftMs <= leaseMs
}

function openDatabase(whenClosed: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('latchkey', 1)
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore(sessions)
      request.result.createObjectStore(leases)
    })
    request.addEventListener('error', () => reject(asError(request.error)))
    request.addEventListener('success', () => {
      const database = request.result
      database.addEventListener('close', whenClosed)
      // Another tab wants to delete or upgrade it: it must not wait for this one.
      database.addEventListener('versionchange', () => {
        whenClosed()
        database.close()
      })
      resolve(database)
    })
  })
}

function asError(error: DOMException | null): Error {
  return error ?? new Error('expected IndexedDB to keep the session, got a failure without a name')
}
