import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openPage } from '../test/page.ts'
import { stored } from '../test/session-store.suite.ts'
import { forbidGlobal, fullStorage, itemsOf, webStorage } from '../test/web-storage.ts'
import { isOutdated, noteRevision } from './chain-revisions.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  openPage()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const of = (chain: string, revision = '1') => stored(revision, { chain })

describe('the revisions of chains', () => {
  it('are those that were noted last, chain by chain and client by client', () => {
    expect(isOutdated('a', of('x'))).toBe(false)
    noteRevision('a', of('x', '1'))
    noteRevision('a', of('y', '5'))
    noteRevision('a', of('x', '2'))
    const all = [of('x', '1'), of('x', '2'), of('y', '5')].map((each) => isOutdated('a', each))
    expect(all).toEqual([true, false, false])
    expect(isOutdated('b', of('x', '1'))).toBe(false)
    expect(JSON.stringify(itemsOf(localStorage))).not.toContain('MARKED')
  })

  it('are kept of the fifty chains that were used last', () => {
    localStorage.setItem('a:other', '0 1')
    for (let chain = 0; chain < 60; chain += 1) {
      vi.advanceTimersByTime(1000)
      noteRevision('a', of('first'))
      vi.advanceTimersByTime(1000)
      noteRevision('a', of(String(chain)))
    }
    const keys = Object.keys(localStorage).filter((key) => key.startsWith('a:chain:'))
    expect(keys).toHaveLength(50)
    expect(keys).toContain('a:chain:first')
    expect(keys).toContain('a:chain:59')
    expect(keys).not.toContain('a:chain:10')
    expect(localStorage.getItem('a:other')).toBe('0 1')
  })

  it.each([
    ['is full', () => vi.stubGlobal('localStorage', fullStorage())],
    ['is not there', () => vi.stubGlobal('localStorage', null)],
    ['is forbidden', () => void forbidGlobal('localStorage')],
  ])('are not known where the storage %s', (_name, prepare) => {
    const session = webStorage()
    vi.stubGlobal('sessionStorage', session)
    prepare()
    noteRevision('a', of('x', '1'))
    expect(isOutdated('a', of('x', '2'))).toBe(false)
    // This tab's own storage is copied with what is asked about.
    expect(itemsOf(session)).toEqual({})
  })
})
