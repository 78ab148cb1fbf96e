import { afterAll, expect, inject, it, vi } from 'vitest'

import { callbackOf, openBrowser } from '../contract/login-page.ts'
import { clients, users } from '../keycloak/cast.ts'
import { snippetFolder, snippetsOf } from './snippets.ts'

// The README's TypeScript for Node, block after block, is one program: it is type-checked as it stands, then
// run with nothing changed but the server's URL, and the browser that the reader is told to imagine.

const keycloak = inject('keycloak')
const folder = snippetFolder('readme')
afterAll(folder.remove)

function program(serverUrl: string): string {
  // The block that has a file name is for a browser: browser-pages.test.ts runs it there.
  const blocks = snippetsOf('README.md').flatMap(({ file, code }) => (file ? [] : [code]))
  expect(blocks).toHaveLength(6)
  const text = blocks.join('\n')
  expect(text).toContain('http://localhost:8080')
  return `declare global { function logIn(url: string): Promise<string> }\n${text.replaceAll('http://localhost:8080', serverUrl)}\nexport { access, callback, claims }\n`
}

it.skipIf('missing' in keycloak)('the snippets compile, run, and do what they say', async () => {
  if ('missing' in keycloak) return
  const file = folder.write('readme.ts', program(keycloak.url))
  await folder.typecheck()

  vi.stubEnv('CLIENT_SECRET', clients.logbookApi.clientSecret)
  vi.stubGlobal('logIn', async (url: string) =>
    callbackOf(await openBrowser().login(url, users.ada)),
  )
  const printed: string[] = []
  vi.spyOn(console, 'log').mockImplementation((...words: unknown[]) => {
    printed.push(words.join(' '))
  })
  await import(/* @vite-ignore */ file)
  expect(printed).toEqual([
    'ada true',
    'missing: Vault',
    '403 Bearer realm="lighthouse", error="insufficient_scope" missing permissions: Vault',
    '200 true',
    'invalid_grant',
  ])
})
