import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startEmulator } from '../contract/emulator-target.ts'
import type { EmulatorTarget } from '../contract/emulator-target.ts'
import { findChromium, openChromium } from '../foreign/chromium.ts'
import { serveSnippet } from './snippet-site.ts'
import type { SnippetSite } from './snippet-site.ts'
import { signInAsAda } from './snippet-tab.ts'
import { snippetFolder } from './snippets.ts'

// What docs/browser-sessions.md says of storage, restoring and the frame, held against a browser.

const chromium = findChromium()
const folder = snippetFolder('session-table')
const sites: SnippetSite[] = []
let keycloak: EmulatorTarget
let browser: Browser
let context: BrowserContext

describe.skipIf(chromium === undefined && process.env['CI'] !== 'true')('in a browser', () => {
  beforeAll(async () => {
    keycloak = await startEmulator()
    browser = await openChromium(chromium ?? 'chromium')
  })
  afterAll(async () => {
    for (const site of sites) await site.close()
    await browser.close()
    await keycloak.close()
    folder.remove()
  })

  /** Opens an application with these options, in a profile of its own; `127.0.0.1` is not Keycloak's site. */
  async function open(
    options: Readonly<Record<string, string>>,
    { headers = {}, host = 'localhost' }: { headers?: Record<string, string>; host?: string } = {},
  ): Promise<{ readonly tab: Page; readonly url: string; readonly printed: readonly string[] }> {
    const settings = {
      serverUrl: keycloak.url,
      realm: 'lighthouse',
      clientId: 'harbor-web',
      redirectUri: '/',
    }
    const module = folder.write(
      `app${sites.length}.ts`,
      `import { createBrowserClient } from '@latchkey/browser-pkce'
const client = createBrowserClient(${JSON.stringify({ ...settings, ...options })})
Object.assign(globalThis, { client })
const { status, cause } = await client.start()
document.title = status + ' ' + cause
client.subscribe(({ status, cause }) => { document.title = status + ' ' + cause })
`,
    )
    const site = await serveSnippet(module, '<script type="module" src="/app.js"></script>', {
      pages: { '/silent.html': '<!doctype html>' },
      headers,
    })
    sites.push(site)
    const url = site.url.replace('localhost', host)
    context = await browser.newContext()
    const tab = await context.newPage()
    const printed: string[] = []
    tab.on('console', (message) => printed.push(message.text()))
    await tab.goto(url)
    return { tab, url, printed }
  }

  const shows = (tab: Page, title: string) =>
    expect.poll(() => tab.title(), { timeout: 8000 }).toBe(title)

  async function logIn(tab: Page): Promise<void> {
    await expect.poll(() => tab.title(), { timeout: 8000 }).not.toBe('')
    await tab.evaluate('void client.login()')
    await signInAsAda(tab)
    await shows(tab, 'signed-in login')
  }

  /** Where a refresh token could be read from. */
  const tokensIn = (tab: Page): Promise<unknown> =>
    tab.evaluate(`(async () => {
      const holds = (area) => Object.values(area).some((text) => text.includes('refresh_token'))
      const database = await new Promise((resolve) => {
        const opening = indexedDB.open('latchkey')
        opening.onsuccess = () => resolve(opening.result)
      })
      const records = !database.objectStoreNames.contains('sessions') ? [] : await new Promise((resolve) => {
        const all = database.transaction('sessions').objectStore('sessions').getAll()
        all.onsuccess = () => resolve(all.result)
      })
      return [
        ...(holds(localStorage) ? ['localStorage'] : []),
        ...(holds(sessionStorage) ? ['sessionStorage'] : []),
        ...(JSON.stringify(records).includes('refresh_token') ? ['indexedDB'] : []),
      ]
    })()`)

  it.each([
    ['memory', 'silent_sso', 'silent_sso', 'silent_sso', []],
    ['session', 'restored', 'silent_sso', 'silent_sso', ['sessionStorage']],
    ['indexeddb', 'restored', 'restored', 'restored', ['indexedDB']],
  ])(
    'storage %s: a reload is %s, a new tab %s, a copied one %s, tokens are in %j',
    async (storage, reload, newTab, copy, places) => {
      const { tab, url } = await open({ storage })
      await logIn(tab)
      expect(await tokensIn(tab)).toEqual(places)
      await tab.reload()
      await shows(tab, `signed-in ${reload}`)
      const second = await context.newPage()
      await second.goto(url)
      await shows(second, `signed-in ${newTab}`)
      const opened = context.waitForEvent('page')
      await tab.evaluate(`void open('/')`)
      const third = await opened
      await shows(third, `signed-in ${copy}`)
      await tab.evaluate('void client.logout()')
      await shows(second, 'signed-out logout_elsewhere')
      await shows(third, 'signed-out logout_elsewhere')
      expect(await tokensIn(second)).toEqual([])
    },
  )

  const server = 'http://localhost:*'
  it.each([
    ['silent', 'localhost', 'signed-out no_session', 'signed-in silent_sso'],
    ['silent', '127.0.0.1', 'unknown sso_unreachable', 'unknown sso_unreachable'],
    ['redirect', 'localhost', 'signed-out no_session', 'signed-in login'],
    ['redirect', '127.0.0.1', 'signed-out no_session', 'signed-in login'],
    ['none', 'localhost', 'signed-out no_session', 'signed-out no_session'],
  ])('restore %s at %s: before a login %s, after one %s', async (restore, host, before, after) => {
    const { tab } = await open({ restore, storage: 'memory' }, { host })
    await shows(tab, before)
    await logIn(tab)
    await tab.reload()
    await expect.poll(() => tab.title(), { timeout: 8000 }).toBe(after)
  })

  it('prints a line for a frame that ends at a page with scripts, and none for one without', async () => {
    const line =
      /^Blocked script execution in '.*' because the document's frame is sandboxed and the 'allow-scripts' permission is not set\.$/u
    const { tab, printed } = await open({})
    // The frame may be gone before its page has come to the script: then it is silent, once.
    const linesOfOneMore = async (): Promise<readonly string[]> => {
      await tab.reload()
      await shows(tab, 'signed-out no_session')
      return printed
    }
    await expect
      .poll(linesOfOneMore, { timeout: 20_000 })
      .toContainEqual(expect.stringMatching(line))
    expect(printed.filter((text) => !line.test(text))).toEqual([])
    const quiet = await open({ silentRedirectUri: '/silent.html' })
    await shows(quiet.tab, 'signed-out no_session')
    expect(quiet.printed).toEqual([])
  })

  it.each([
    [
      'a policy that names what the page says',
      {
        'content-security-policy': `default-src 'self'; frame-ancestors 'self'; frame-src 'self' ${server}; connect-src 'self' ${server}`,
      },
      'signed-out no_session',
    ],
    ['X-Frame-Options: SAMEORIGIN', { 'x-frame-options': 'SAMEORIGIN' }, 'signed-out no_session'],
    ['X-Frame-Options: DENY', { 'x-frame-options': 'DENY' }, 'unknown sso_unreachable'],
  ])('with %s', async (_name, headers, title) => {
    const { tab } = await open({}, { headers })
    await shows(tab, title)
    const blocked = `Object.keys(localStorage).some((key) => key.endsWith('frame-blocked-until'))`
    expect(await tab.evaluate(blocked)).toBe(title.startsWith('unknown'))
  })
})
