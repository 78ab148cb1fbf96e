import { fileURLToPath } from 'node:url'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { findChromium, openChromium } from '../foreign/chromium.ts'
import { users } from '../keycloak/cast.ts'
import { serveWorkerSite } from './worker-site.ts'
import type { WorkerSite } from './worker-site.ts'

const chromium = findChromium()
if (chromium === undefined && process.env['CI'] === 'true') throw new Error('CI has Chromium')

const authorization = `/auth/realms/lighthouse/protocol/openid-connect/auth?${new URLSearchParams({
  client_id: 'harbor-web',
  redirect_uri: 'http://localhost/callback',
  response_type: 'code',
  scope: 'openid',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
})}`

describe.skipIf(chromium === undefined)('the handlers in a service worker', () => {
  let site: WorkerSite
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    const script = fileURLToPath(new URL('worker-page.ts', import.meta.url))
    ;[site, browser] = await Promise.all([serveWorkerSite(script), openChromium(chromium ?? '')])
    page = await browser.newPage()
    await page.goto(site.origin)
    await page.waitForFunction(() => window.emulator !== undefined)
  })
  afterAll(async () => {
    await browser.close()
    site.close()
  })

  const ask = (path: string, form?: Readonly<Record<string, string>>) =>
    page.evaluate(
      async ([url, fields]) => {
        const body = fields && new URLSearchParams(fields)
        const response = await fetch(url, body && { method: 'POST', body })
        return { status: response.status, body: (await response.json()) as Record<string, unknown> }
      },
      [path, form] as const,
    )
  const oidc = '/auth/realms/lighthouse/protocol/openid-connect'

  it('answer fetch', async () => {
    const discovery = await ask('/auth/realms/lighthouse/.well-known/openid-configuration')
    expect(discovery.body).toMatchObject({ issuer: `${site.origin}/auth/realms/lighthouse` })
    expect(await ask(`${oidc}/certs`)).toMatchObject({ status: 200, body: { keys: [{}, {}] } })
    const form = { grant_type: 'password', client_id: 'harbor-web', ...users.ada }
    expect((await ask(`${oidc}/token`, { ...form, password: 'x' })).status).toBe(400)
    expect((await ask(`${oidc}/token`, form)).body).toHaveProperty('access_token')
  })

  it('sign in without a page', async () => {
    const callback = await page.evaluate(async (path) => {
      window.emulator?.signIn('ada')
      return window.emulator?.callbackOf(location.origin + path)
    }, authorization)
    const { searchParams } = new URL(callback ?? '')
    const answer = await ask(`${oidc}/token`, {
      grant_type: 'authorization_code',
      client_id: 'harbor-web',
      redirect_uri: 'http://localhost/callback',
      code: searchParams.get('code') ?? '',
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    })
    expect(answer).toMatchObject({ status: 200 })
    await page.evaluate(() => window.emulator?.signOut())
  })

  it('warn of a navigation, and name what to call', async () => {
    await page.evaluate((src) => {
      const frame = document.createElement('iframe')
      frame.src = src
      document.body.append(frame)
    }, authorization)
    await page.waitForFunction(() => window.warnings.length > 0)
    expect(await page.evaluate(() => window.warnings)).toEqual([
      expect.stringMatching(/^GET .*\/auth is a page.*signIn\(username\)/u),
    ])
  })

  it('listen to no port', async () => {
    const message = await page.evaluate(async () => {
      try {
        await window.emulator?.listen()
        return ''
      } catch (error) {
        return String(error)
      }
    })
    expect(message).toMatch(/Node only: pass handlers to setupWorker/u)
  })
})
