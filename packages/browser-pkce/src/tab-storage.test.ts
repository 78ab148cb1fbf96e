import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openPage, pageEvent } from '../test/page.ts'
import type { TestPage } from '../test/page.ts'
import { describeSessionStore, freshName, stored } from '../test/session-store.suite.ts'
import { settled } from '../test/turned-clock.ts'
import { forbidGlobal, fullStorage, itemsOf, webStorage } from '../test/web-storage.ts'
import { dependable } from './dependable-store.ts'
import type { SessionStore, StoredSession } from './session-store.ts'
import { tabStorage } from './tab-storage.ts'

let here: TestPage
beforeEach(() => (here = openPage()))
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describeSessionStore('tabStorage', tabStorage)

/** One document: its modules, its events, and the storage of its tab. */
interface Visit {
  readonly session: Storage
  readonly store: SessionStore
  read(name: string): Promise<StoredSession | undefined>
  leave(): void
}

async function visit(session = webStorage()): Promise<Visit> {
  vi.resetModules()
  const module = await import('./tab-storage.ts')
  const { window } = openPage({ session })
  const store = module.tabStorage()
  return {
    session,
    store,
    read: (name) => store.read(name),
    leave: () => void window.dispatchEvent(pageEvent('pagehide')),
  }
}

/** The wait for a lock ends at once. */
function endWaits(): void {
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
    const waited = new AbortController()
    setImmediate(() => waited.abort())
    return waited.signal
  })
}

async function signedIn(name: string): Promise<Visit> {
  const page = await visit()
  await page.store.update(name, () => stored('1', { chain: name }))
  return page
}

describe('tabStorage', () => {
  it('keeps sessions by their names, one entry each', async () => {
    const [one, other] = [freshName(), freshName()]
    const { store, session } = await visit()
    await store.update(one, () => stored('1', { chain: one }))
    await store.update(other, () => stored('2', { chain: other }))
    expect(Object.keys(session)).toEqual([one, other])
    await store.update(other, () => undefined)
    expect(Object.keys(session)).toEqual([one])
    expect(store.isShared).toBe(false)
  })

  it('a reload keeps the session', async () => {
    const name = freshName()
    const before = await signedIn(name)
    before.leave()
    const after = await visit(before.session)
    expect(await after.read(name)).toMatchObject({ revision: '1' })
    // And holds it in turn.
    endWaits()
    expect(await (await visit(webStorage(itemsOf(after.session)))).read(name)).toBeUndefined()
  })

  it('a reload waits until the page before has let go', async () => {
    const name = freshName()
    const before = await signedIn(name)
    const after = await visit(before.session)
    const reading = after.read(name)
    before.leave()
    expect(await reading).toMatchObject({ revision: '1' })
  })

  it("drops a duplicated tab's copy, and leaves the tab its own", async () => {
    const name = freshName()
    const tab = await signedIn(name)
    const timeout = vi.spyOn(AbortSignal, 'timeout')
    endWaits()
    const copy = await visit(webStorage(itemsOf(tab.session)))
    expect(await copy.read(name)).toBeUndefined()
    expect(timeout).toHaveBeenCalledWith(1000)
    expect(Object.keys(copy.session)).toEqual([])
    expect(Object.keys(tab.session)).toEqual([name])
  })

  it('takes what a tab has left, that was closed', async () => {
    const name = freshName()
    const tab = await signedIn(name)
    const copy = await visit(webStorage(itemsOf(tab.session)))
    tab.leave()
    expect(await copy.read(name)).toMatchObject({ revision: '1' })
  })

  it('lets go of the chain with the session, and of a chain for the next', async () => {
    const [name, next] = [freshName(), freshName()]
    const tab = await signedIn(name)
    const copy = webStorage(itemsOf(tab.session))
    openPage({ session: tab.session })
    await tab.store.update(name, () => stored('2', { chain: next }))
    endWaits()
    const first = await visit(copy)
    expect(await first.read(name)).toMatchObject({ revision: '1' })
    expect(await (await visit(webStorage(itemsOf(tab.session)))).read(name)).toBeUndefined()
    openPage({ session: tab.session })
    const last = webStorage(itemsOf(tab.session))
    await tab.store.update(name, () => undefined)
    expect(await (await visit(last)).read(name)).toMatchObject({ revision: '2' })
  })

  it('a page that comes back from the back-forward cache takes its chain again', async () => {
    const name = freshName()
    const tab = await signedIn(name)
    tab.leave()
    openPage({ session: tab.session })
    expect(await tab.read(name)).toMatchObject({ revision: '1' })
    endWaits()
    expect(await (await visit(webStorage(itemsOf(tab.session)))).read(name)).toBeUndefined()
  })

  it('another store of the same page has the session too, at once', async () => {
    const name = freshName()
    await tabStorage().update(name, () => stored('1', { chain: name }))
    const timeout = vi.spyOn(AbortSignal, 'timeout')
    const store = tabStorage()
    expect(await store.read(name)).toMatchObject({ revision: '1' })
    expect(timeout).not.toHaveBeenCalled()
    // And what one lets go of, the page has let go of.
    await store.update(name, () => undefined)
    await settled()
    const { pending = [], held = [] } = await navigator.locks.query()
    expect([...pending, ...held].filter((lock) => lock.name === `latchkey:${name}`)).toEqual([])
  })

  it('two reads at once are one wait, and drop nothing', async () => {
    const name = freshName()
    const text = JSON.stringify(stored('1', { chain: name }))
    const { read, session } = await visit(webStorage({ [name]: text }))
    const timeout = vi.spyOn(AbortSignal, 'timeout')
    expect(await Promise.all([read(name), read(name)])).toMatchObject([
      { revision: '1' },
      { revision: '1' },
    ])
    expect(timeout).toHaveBeenCalledTimes(1)
    expect(Object.keys(session)).toEqual([name])
  })

  it('a login that is written while a copy is asked about stays', async () => {
    const [name, next] = [freshName(), freshName()]
    const tab = await signedIn(name)
    endWaits()
    const copy = await visit(webStorage(itemsOf(tab.session)))
    const reading = copy.read(name)
    await copy.store.update(name, () => stored('2', { chain: next }))
    expect(await reading).toMatchObject({ revision: '2' })
    expect(await copy.read(name)).toMatchObject({ revision: '2' })
    expect(Object.keys(copy.session)).toEqual([name])
  })

  it('says so where the browser cannot wait for a lock', async () => {
    const fault = new TypeError('AbortSignal.timeout is not a function')
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      throw fault
    })
    const name = freshName()
    const kept = tabStorage().update(name, () => stored('1', { chain: name }))
    await expect(kept).rejects.toBe(fault)
  })

  it('keeps the session where there are no Web Locks', async () => {
    vi.stubGlobal('navigator', {})
    const name = freshName()
    const { session, store } = await visit()
    vi.stubGlobal('navigator', {})
    await store.update(name, () => stored('1'))
    expect(await (await visit(session)).read(name)).toMatchObject({ revision: '1' })
  })

  it('keeps it in the page where the browser allows no storage', async () => {
    const restore = forbidGlobal('sessionStorage')
    try {
      const [store, name] = [dependable(tabStorage()), freshName()]
      expect(await store.update(name, () => stored('1'))).toEqual(stored('1'))
      expect(await store.read(name)).toEqual(stored('1'))
      expect(await dependable(tabStorage()).read(name)).toBeUndefined()
      await store.update(name, () => undefined)
      expect(await store.read(name)).toBeUndefined()
      expect(here.reported.map(String)).toEqual([
        expect.stringContaining('site data'),
        expect.any(String),
      ])
    } finally {
      restore()
    }
  })

  it('says so where the storage is full', async () => {
    const name = freshName()
    const { store } = await visit(fullStorage())
    await expect(store.update(name, () => stored('1'))).rejects.toThrow('quota')
    expect(await store.read(name)).toBeUndefined()
  })

  it.each([
    [''],
    ['{'],
    ['null'],
    ['1'],
    ['"text"'],
    ['[]'],
    ['{}'],
    ['{"tokens":null}'],
    ['{"tokens":{}}'],
    ['{"tokens":{"access_token":1}}'],
    ['{"tokens":{"access_token":"x"}}'],
    ['{"tokens":{"access_token":"x"},"chain":"c","revision":"1"}'],
    ['{"tokens":{"access_token":"x","id_token":"y"},"revision":"1"}'],
    ['{"tokens":{"access_token":"x","id_token":"y"},"chain":"c"}'],
  ])('takes %s for nothing, and writes over it', async (text) => {
    const name = freshName()
    const { store } = await visit(webStorage({ [name]: text }))
    expect(await store.read(name)).toBeUndefined()
    const seen = vi.fn<(found: unknown) => StoredSession>(() => stored('1', { chain: name }))
    await store.update(name, seen)
    expect(seen).toHaveBeenCalledWith(undefined)
    expect(await store.read(name)).toMatchObject({ revision: '1' })
  })
})

describe('tabStorage in a frame', () => {
  const inFrameOf = (origin: () => string): unknown =>
    vi.stubGlobal('parent', {
      location: {
        get origin() {
          return origin()
        },
      },
    })

  it('of a page of its own origin leaves that page its session, and keeps one of its own', async () => {
    const name = freshName()
    const page = await visit()
    await page.store.update(name, () => stored('1', { chain: name }))
    const frame = await visit(page.session)
    inFrameOf(() => location.origin)
    expect(await frame.read(name)).toBeUndefined()
    await frame.store.update(name, () => stored('2', { chain: 'of the frame' }))
    expect(await frame.read(name)).toMatchObject({ revision: '2' })
    vi.stubGlobal('parent', globalThis)
    expect(await page.read(name)).toMatchObject({ revision: '1' })
  })

  it.each([
    ['of a page of another origin', () => 'https://portal.example'],
    [
      'that may not look at the page around it',
      () => {
        throw new DOMException('blocked', 'SecurityError')
      },
    ],
  ])('%s has a storage of its own', async (_name, origin) => {
    const name = freshName()
    const { store, session } = await visit()
    inFrameOf(origin)
    await store.update(name, () => stored('1', { chain: name }))
    expect(session.getItem(name)).toContain('"revision":"1"')
  })
})
