import { afterEach, describe, expect, it, vi } from 'vitest'

import { openPage } from '../test/page.ts'
import { isOfThisSite } from './same-site.ts'

afterEach(() => vi.unstubAllGlobals())

describe('isOfThisSite', () => {
  it.each<[string, string, boolean]>([
    ['https://app.example.com/a?b#c', 'https://app.example.com/realms/demo', true],
    ['https://app.example.com', 'https://id.example.com', true],
    ['https://example.com', 'https://id.example.com', true],
    ['https://a.b.c.example.com', 'https://id.example.com', true],
    ['https://app.example.com:8443', 'https://id.example.com', true],
    ['http://localhost:3000', 'http://localhost:8080', true],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:8080', true],
    ['http://[::1]:3000', 'http://[::1]:8080', true],
    ['https://APP.Example.COM', 'https://id.example.com', true],
    ['https://app.example.co.uk', 'https://id.example.co.uk', true],
    ['https://app.example.com.au', 'https://example.com.au', true],
    ['https://myapp.example.com', 'https://app.example.com', true],
    // A site has a scheme.
    ['http://app.example.com', 'https://id.example.com', false],
    ['http://app.example.com', 'https://app.example.com', false],
    ['https://app.example.com', 'https://id.example.org', false],
    ['https://app.example.com', 'https://app.example.org', false],
    ['https://example.com', 'https://badexample.com', false],
    ['https://app.example.com', 'https://app.example.com.evil.org', false],
    ['https://app.example.com', 'https://example.com.evil.org', false],
    // Everybody's names below a public suffix.
    ['https://a.co.uk', 'https://b.co.uk', false],
    ['https://a.com.au', 'https://b.com.au', false],
    ['https://a.gouv.fr', 'https://b.gouv.fr', false],
    ['https://a.govt.nz', 'https://b.govt.nz', false],
    ['https://app.a.gouv.fr', 'https://id.a.gouv.fr', true],
    ['https://a.kawasaki.jp', 'https://b.kawasaki.jp', false],
    ['https://app.city.kawasaki.jp', 'https://id.city.kawasaki.jp', true],
    // A short name is not shared for being short.
    ['https://app.abc.io', 'https://id.abc.io', true],
    // Everybody's names at a hoster, however deep.
    ['https://my-app.azurewebsites.net', 'https://my-keycloak.azurewebsites.net', false],
    ['https://my-app.herokuapp.com', 'https://my-keycloak.herokuapp.com', false],
    ['https://my-app.onrender.com', 'https://my-keycloak.onrender.com', false],
    ['https://a.pages.dev', 'https://b.pages.dev', false],
    ['https://a-uc.a.run.app', 'https://b-uc.a.run.app', false],
    ['https://a.ngrok-free.app', 'https://b.ngrok-free.app', false],
    ['https://my-app.herokuapp.com/x', 'https://my-app.herokuapp.com/y', true],
    ['https://app.web.example', 'https://id.web.example', true],
    ['https://app.githubber.example', 'https://id.githubber.example', true],
    ['https://a.github.io', 'https://b.github.io', false],
    ['https://a.s3.amazonaws.com', 'https://b.s3.amazonaws.com', false],
    // Addresses and bare names have no site but themselves.
    ['http://10.0.0.1', 'http://10.0.0.2', false],
    ['http://10.1.0.1', 'http://10.2.0.1', false],
    ['http://[::1]', 'http://[::2]', false],
    ['http://localhost', 'http://127.0.0.1', false],
    ['http://app', 'http://id', false],
    ['http://localhost', 'http://id.localhost', false],
    ['http://app.localhost', 'http://id.localhost', false],
  ])('%s and %s: %s', (one, other, isSame) => {
    const page = openPage({ href: one })
    expect(isOfThisSite(other)).toBe(isSame)
    page.href = other
    expect(isOfThisSite(one)).toBe(isSame)
  })

  it.each<[string, PropertyDescriptor]>([
    ['keeps no cookies', { get: () => '', set: () => undefined }],
    [
      'throws, for the page is in a sandbox',
      {
        set() {
          throw new DOMException('the document is sandboxed', 'SecurityError')
        },
      },
    ],
  ])('is not known where the browser %s', (_name, cookie) => {
    const { document } = openPage({ href: 'https://app.example.com/' })
    Object.defineProperty(document, 'cookie', cookie)
    expect(isOfThisSite('https://id.example.com/')).toBe(false)
    expect(isOfThisSite('https://app.example.com:8443/')).toBe(true)
  })

  it('asks anew for each server', () => {
    openPage({ href: 'https://app.example.co.uk/' })
    expect(isOfThisSite('https://id.example.co.uk/')).toBe(true)
    expect(isOfThisSite('https://id.other.co.uk/')).toBe(false)
  })

  it('leaves no cookie after a second, and none for who needs no look', () => {
    const { document } = openPage({ href: 'https://app.example.com/' })
    const set = vi.fn<(cookie: string) => void>()
    Object.defineProperty(document, 'cookie', { get: () => '', set })
    isOfThisSite('https://app.example.com/realms/demo')
    isOfThisSite('http://id.example.com')
    isOfThisSite('https://id.example.org')
    expect(set).not.toHaveBeenCalled()
    isOfThisSite('https://id.example.com')
    expect(set.mock.calls).toEqual([
      ['latchkey-site=example.com; domain=example.com; max-age=1; samesite=strict'],
    ])
  })
})
