import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openPage } from '../test/page.ts'
import { settled } from '../test/turned-clock.ts'
import { openTabs } from './tabs.ts'
import type { TabMessage } from './tabs.ts'

beforeEach(() => openPage())
afterEach(() => vi.unstubAllGlobals())

function open(name: string) {
  const heard: TabMessage[] = []
  const end = new AbortController()
  return { heard, end, tabs: openTabs(name, (message) => heard.push(message), end.signal) }
}

describe('openTabs', () => {
  it('tells the others of the same name, and not itself', async () => {
    const [one, other, foreign] = [open('a'), open('a'), open('b')]
    one.tabs.tell({ kind: 'signed-out' })
    await settled()
    expect([one.heard, other.heard, foreign.heard]).toEqual([[], [{ kind: 'signed-out' }], []])
  })

  it('neither hears nor tells after the end', async () => {
    const [one, other] = [open('a'), open('a')]
    one.end.abort()
    other.tabs.tell({ kind: 'changed' })
    one.tabs.tell({ kind: 'changed' })
    await settled()
    expect([one.heard, other.heard]).toEqual([[], []])
  })
})
