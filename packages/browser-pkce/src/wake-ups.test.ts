import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openPage, pageEvent } from '../test/page.ts'
import type { TestPage } from '../test/page.ts'
import { listenForWakeUps, sleepDetector } from './wake-ups.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('listenForWakeUps', () => {
  let page: TestPage
  let now = 0
  const heard: string[] = []
  beforeEach(() => {
    heard.length = 0
    now = 1000
    page = openPage()
  })

  function listen(signal = new AbortController().signal): void {
    const onDoubt = (): number => heard.push('doubt')
    const onWake = (seconds: number): number => heard.push(`wake ${seconds}`)
    listenForWakeUps({ onWake, onDoubt }, () => now, signal)
  }

  function turn(isHidden: boolean): void {
    page.document.hidden = isHidden
    page.document.dispatchEvent(new Event('visibilitychange'))
  }

  it('a page that is seen again doubts what it knows, and says for how long it was hidden', () => {
    listen()
    turn(true)
    expect(heard).toEqual([])
    now += 90
    turn(false)
    expect(heard).toEqual(['doubt', 'wake 90'])
    now += 5
    page.window.dispatchEvent(new Event('online'))
    expect(heard.slice(2)).toEqual(['doubt', 'wake 0'])
  })

  it('a page that goes online out of sight counts on', () => {
    listen()
    turn(true)
    now += 10
    page.window.dispatchEvent(new Event('online'))
    now += 80
    turn(false)
    expect(heard).toEqual(['doubt', 'wake 10', 'doubt', 'wake 90'])
  })

  it('a page that was opened out of sight counts from then', () => {
    page.document.hidden = true
    listen()
    now += 30
    turn(false)
    expect(heard).toEqual(['doubt', 'wake 30'])
  })

  it('being hidden twice counts from the second time', () => {
    listen()
    turn(true)
    now += 100
    turn(false)
    now += 100
    turn(true)
    now += 7
    turn(false)
    expect(heard.filter((what) => what !== 'doubt')).toEqual(['wake 100', 'wake 7'])
  })

  it.each<[string, Event, string[]]>([
    ['the network is back', new Event('online'), ['doubt', 'wake 0']],
    ['the network is gone', new Event('offline'), ['doubt']],
    ['back from the back-forward cache', pageEvent('pageshow', true), ['doubt', 'wake 0']],
    ['loaded', pageEvent('pageshow', false), []],
    ['anything else', new Event('focus'), []],
  ])('%s', (_name, event, expected) => {
    listen()
    page.window.dispatchEvent(event)
    expect(heard).toEqual(expected)
  })

  it('hears nothing after the end', () => {
    const end = new AbortController()
    listen(end.signal)
    end.abort()
    turn(true)
    turn(false)
    for (const type of ['online', 'offline']) page.window.dispatchEvent(new Event(type))
    page.window.dispatchEvent(pageEvent('pageshow', true))
    expect(heard).toEqual([])
  })
})

describe('sleepDetector', () => {
  it.each([
    ['nothing', 0, 0, false],
    ['time that passes on both clocks', 3600, 3600, false],
    ['a sleep', 3600, 1, true],
    ['a short one', 6, 0.9, true],
    ['a correction of the clock', 4, 0, false],
    ['a clock that was set back', -3600, 1, false],
  ])('%s: %i s on the wall, %d s on the timer: %s', (_name, wall, timer, hasSlept) => {
    let now = 1000
    const performanceNow = vi.spyOn(performance, 'now').mockReturnValue(0)
    const detect = sleepDetector(() => now)
    now += wall
    performanceNow.mockReturnValue(timer * 1000)
    expect(detect()).toBe(hasSlept)
    expect(detect()).toBe(false)
  })

  it('short naps do not add up', () => {
    let now = 1000
    vi.spyOn(performance, 'now').mockReturnValue(0)
    const detect = sleepDetector(() => now)
    for (let nap = 0; nap < 10; nap += 1) {
      now += 3
      expect(detect()).toBe(false)
    }
  })
})
