import { UsageError } from '@latchkey/core'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { json, place, testKeycloak } from '../test/keycloak.ts'
import { openPage } from '../test/page.ts'
import { webStorage } from '../test/web-storage.ts'
import { turnedClock } from '../test/turned-clock.ts'
import { createBrowserClient } from './index.ts'
import type { FullBrowserClientOptions } from './index.ts'

afterEach(() => vi.unstubAllGlobals())

function fixture(options: Partial<FullBrowserClientOptions> = {}) {
  const page = openPage({ session: webStorage() })
  const clock = turnedClock()
  const keycloak = testKeycloak(clock)
  page.frame = (url) => keycloak.callback(url)
  const { transport } = keycloak
  const all = { ...place, clientId: 'app', redirectUri: '/', transport, clock, ...options }
  return { page, keycloak, client: createBrowserClient(all) }
}

describe('createBrowserClient', () => {
  it('has all parts by name', async () => {
    vi.stubGlobal('indexedDB', new IDBFactory())
    const api = 'https://api.example.com'
    const { client, keycloak, page } = fixture({
      storage: 'indexeddb',
      allowedOrigins: [api],
      umaAudience: 'boats',
    })
    expect(await client.start()).toMatchObject({ status: 'signed-in', cause: 'silent_sso' })
    const token = await client.getAccessToken()
    const sent: (string | null)[] = []
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      sent.push(new Headers(init?.headers).get('authorization'))
      return new Response(input)
    })
    await client.fetch(`${api}/`)
    await client.fetch('https://evil.example/')
    expect(sent).toEqual([`Bearer ${token}`, null])
    keycloak.answer = ({ body = '' }) =>
      body.includes('audience=boats') ? json([{ rsid: '1', rsname: 'Boat' }]) : undefined
    const access = client.hasUmaAccess('Boat', { audience: 'boats' })
    expect(await access).toMatchObject({ isAuthorized: true })
    expect(await client.userinfo()).toEqual({ sub: 'ada' })
    expect(Object.keys(page.session)).toEqual([])
    expect(client.session).toBe(client.session)
  })

  it('gives the token to nobody, and keeps it in the tab, by default', async () => {
    const { client, page } = fixture()
    await client.start()
    const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response())
    vi.stubGlobal('fetch', fetch)
    await client.fetch(location.href)
    expect(fetch.mock.calls[0]?.[1]).toBeUndefined()
    expect(Object.keys(page.session)).toEqual(['latchkey:https://id.example.com/realms/demo:app'])
  })

  it('refuses an origin that is none', () => {
    expect(() => fixture({ allowedOrigins: ['https://api.example.com/'] })).toThrow(UsageError)
  })

  it('is a client whose snapshot changes', async () => {
    const { client } = fixture()
    const before = client.session
    await client.start()
    expect(client.session).not.toBe(before)
  })
})
