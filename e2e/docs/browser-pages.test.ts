import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startEmulator } from '../contract/emulator-target.ts'
import { findChromium, openChromium } from '../foreign/chromium.ts'
import { serveSnippet } from './snippet-site.ts'
import type { SnippetSite } from './snippet-site.ts'
import { answerApi, signInAsAda } from './snippet-tab.ts'
import { snippetFolder, snippetsOf } from './snippets.ts'

const start = 'packages/browser-pkce/README.md'
const sessions = 'docs/browser-sessions.md'
const realm = new URL('../keycloak/lighthouse-realm.json', import.meta.url)
const folder = snippetFolder('browser-pages')
const [app = ''] = snippetsOf(start).map(({ code }) => code)
const buttons = ['login', 'load', 'listen', 'logout'].map(
  (id) => `<button id="${id}">${id}</button>`,
)
const markup = `${buttons.join('')}<script type="module" src="/app.js"></script>`

beforeAll(async () => {
  for (const { file = '', code } of [...snippetsOf(start), ...snippetsOf(sessions)]) {
    folder.write(file, code)
  }
  folder.write('lighthouse-realm.json', readFileSync(realm, 'utf8'))
  await folder.typecheck()
})
afterAll(folder.remove)

it('the README and the package begin alike', () => {
  expect(snippetsOf('README.md').find(({ file }) => file === 'app.ts')?.code).toBe(app)
})

/** The application with its server where a test has one; in a file of its own, for each file is bundled once. */
async function serveApp(name: string, serverUrl: string): Promise<SnippetSite> {
  expect(app).toContain('https://id.example.com')
  return serveSnippet(
    folder.write(`${name}.run.ts`, app.replace('https://id.example.com', serverUrl)),
    markup,
  )
}

const chromium = findChromium()
describe.skipIf(chromium === undefined && process.env['CI'] !== 'true')('in a browser', () => {
  it('the start logs in, calls with the token, and logs out', async () => {
    const keycloak = await startEmulator()
    const site = await serveApp('start', keycloak.url)
    const browser = await openChromium(chromium ?? 'chromium')
    try {
      const tab = await browser.newPage()
      const seen = await answerApi(tab)
      await tab.goto(`${site.url}logs?page=2`)
      await expect.poll(() => tab.title()).toBe('no_session')
      await tab.click('#login')
      await signInAsAda(tab)
      await expect.poll(() => tab.title()).toBe('ada: login')
      expect(tab.url()).toBe(`${site.url}logs?page=2`)
      await tab.click('#load')
      await expect.poll(() => seen).toEqual([expect.stringMatching(/^Bearer ey/u)])
      const socket = tab.waitForEvent('websocket')
      await tab.click('#listen')
      expect((await socket).url()).toBe('wss://api.example.com/')
      await tab.click('#logout')
      await expect.poll(() => tab.title()).toBe('no_session')
    } finally {
      await browser.close()
      await site.close()
      await keycloak.close()
    }
  })

  const hasDebians = existsSync('/usr/bin/chromium')
  it.skipIf(!hasDebians)('the program that loses a refresh says what the page says', async () => {
    const keycloakPort = await freePort()
    const site = await serveApp('lost-refresh-app', `http://localhost:${keycloakPort}`)
    const program = snippetsOf(sessions).find(({ file }) => file === 'lost-refresh.ts')?.code ?? ''
    expect(program).toContain('port: 8080')
    expect(program).toContain("'http://localhost:3000/'")
    folder.write(
      'lost-refresh.run.ts',
      program.replace('8080', String(keycloakPort)).replace('http://localhost:3000/', site.url),
    )
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [
        '--conditions=@latchkey/source',
        `${folder.path}lost-refresh.run.ts`,
      ])
      expect(stdout).toBe('ada: login\nada: silent_sso\n')
    } finally {
      await site.close()
    }
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
