import { execFile, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { serveWorkerSite } from '../emulator/worker-site.ts'
import { openChromium } from '../foreign/chromium.ts'
import { snippetFolder, snippetsOf } from './snippets.ts'

const run = promisify(execFile)
const folder = snippetFolder('emulator-page')
const realm = new URL('../keycloak/lighthouse-realm.json', import.meta.url)
const cli = fileURLToPath(new URL('../../packages/emulator/src/cli.node.ts', import.meta.url))
const source = ['--conditions=@latchkey/source']

beforeAll(async () => {
  for (const { file, code } of snippetsOf('docs/testing-with-the-emulator.md')) {
    folder.write(file ?? 'unnamed.ts', code)
  }
  folder.write('lighthouse-realm.json', readFileSync(realm, 'utf8'))
  await folder.typecheck()
})
afterAll(folder.remove)

it('the test with msw passes', async () => {
  // Of its own: without the server that this project's tests share.
  folder.write(
    'vitest.config.ts',
    `export default { resolve: { conditions: ['@latchkey/source', 'module', 'node'] }, ssr: { resolve: { conditions: ['@latchkey/source', 'module', 'node', 'import', 'default'] } } }`,
  )
  const { stdout } = await run('vitest', ['run', '--root', folder.path], {
    env: { ...process.env, NO_COLOR: '1' },
  })
  expect(stdout).toMatch(/Tests +3 passed \(3\)/u)
})

const hasChromium = existsSync('/usr/bin/chromium')

it.skipIf(!hasChromium && process.env['CI'] !== 'true')(
  'the login in a browser works',
  async () => {
    const { stdout } = await run(process.execPath, [...source, `${folder.path}login.ts`])
    expect(stdout).toBe('signed in: true\n')
  },
)

it.skipIf(!hasChromium && process.env['CI'] !== 'true')(
  'the handlers work in a service worker',
  async () => {
    const site = await serveWorkerSite(`${folder.path}in-the-page.ts`)
    const browser = await openChromium('/usr/bin/chromium')
    try {
      const page = await browser.newPage()
      const said = page.waitForEvent('console', (message) => message.text().startsWith('signed'))
      await page.goto(site.origin)
      expect((await said).text()).toBe('signed in: true')
    } finally {
      await browser.close()
      site.close()
    }
  },
)

it('the command serves the realm, and says what it serves', async () => {
  const command = spawn(process.execPath, [
    ...source,
    cli,
    '--realm',
    fileURLToPath(realm),
    '--port',
    '0',
  ])
  const ended = new Promise<number | null>((resolve) => command.once('exit', resolve))
  const printed = await new Promise<string>((resolve) => {
    let text = ''
    command.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.includes('Ctrl-C')) resolve(text)
    })
  })
  expect(printed).toMatch(/logbook-api[\s\S]*ada/u)
  const url = /Listening at (\S+)\./u.exec(printed)?.[1]
  expect(await (await fetch(`${url}/realms/lighthouse`)).json()).toMatchObject({
    realm: 'lighthouse',
  })
  command.kill('SIGINT')
  expect(await ended).toBe(0)
})
