import { UsageError } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openPage } from '../test/page.ts'
import { ownUrl } from './own-url.ts'

beforeEach(() => openPage({ href: 'https://app.example.com/a/b?c#d' }))
afterEach(() => vi.unstubAllGlobals())

describe('ownUrl', () => {
  it.each([
    ['', 'https://app.example.com/a/b?c'],
    ['/x', 'https://app.example.com/x'],
    ['x', 'https://app.example.com/a/x'],
    ['?x', 'https://app.example.com/a/b?x'],
    ['#x', 'https://app.example.com/a/b?c#x'],
    ['https://app.example.com:443/x', 'https://app.example.com/x'],
    ['HTTPS://APP.example.com/x', 'https://app.example.com/x'],
    // By the URL standard a path, whatever it looks like.
    ['https:evil.example', 'https://app.example.com/a/evil.example'],
    ['/https://evil.example', 'https://app.example.com/https://evil.example'],
  ])('%j is %s', (returnTo, url) => {
    expect(ownUrl('returnTo', returnTo)).toBe(url)
  })

  it.each([
    ['https://evil.example/'],
    ['blob:https://app.example.com/x'],
    ['https://ada@app.example.com/'],
    ['https://app.example.com.evil.example/'],
    ['//evil.example'],
    ['\\\\evil.example'],
    ['/\\evil.example'],
    ['\t//evil.example'],
    ['http://app.example.com/'],
    ['https://app.example.com:444/'],
    ['https://app.example.com.evil.example/'],
    ['https://app.example.com@evil.example/'],
    ['javascript:alert(1)'],
    [' javascript:alert(1)'],
    ['data:text/html,x'],
    ['about:blank'],
    ['blob:https://evil.example/x'],
    ['file:///etc/passwd'],
  ])('refuses %j', (returnTo) => {
    expect(() => ownUrl('returnTo', returnTo)).toThrow(UsageError)
  })

  it.each([['http://['], ['https://:x'], ['//[']])('refuses %j, which is no URL', (returnTo) => {
    expect(() => ownUrl('returnTo', returnTo)).toThrow(UsageError)
    expect(() => ownUrl('returnTo', returnTo)).toThrow(/, got what is no URL$/u)
  })

  it('says what was expected, and of what came no more than the origin', () => {
    expect(() => ownUrl('returnTo', 'https://evil.example/?token=MARKED#MARKED')).toThrow(
      'expected returnTo to be a URL of this origin, https://app.example.com, got one of https://evil.example',
    )
  })
})
