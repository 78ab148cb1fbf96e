import { UsageError } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openPage } from '../test/page.ts'
import { forbidGlobal } from '../test/web-storage.ts'
import { siteStorage } from './site-storage.ts'

const undo: (() => void)[] = []

beforeEach(() => openPage())
afterEach(() => {
  for (const restore of undo.splice(0)) restore()
  vi.unstubAllGlobals()
})

describe('siteStorage', () => {
  it('is the one that all tabs share', () => {
    expect(siteStorage()).toBe(localStorage)
  })

  it("is the tab's own where the shared one throws", () => {
    undo.push(forbidGlobal('localStorage'))
    expect(siteStorage()).toBe(sessionStorage)
  })

  it('says what is wrong where there is none: in a WebView, the names alone', () => {
    vi.stubGlobal('localStorage', null)
    expect(siteStorage()).toBe(sessionStorage)
    vi.stubGlobal('sessionStorage', null)
    expect(siteStorage).toThrow(UsageError)
  })

  it('says what is wrong where there is none', () => {
    undo.push(forbidGlobal('localStorage'), forbidGlobal('sessionStorage'))
    expect(siteStorage).toThrow(UsageError)
    expect(siteStorage).toThrow('expected a browser that keeps site data for this page')
  })
})
