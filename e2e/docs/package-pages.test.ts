import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import { startEmulator } from '../contract/emulator-target.ts'
import { clients } from '../keycloak/cast.ts'
import { snippetFolder, snippetsOf } from './snippets.ts'

// What the packages' own pages show: browser-pages.test.ts has that of browser-pkce.

const pages = ['node-confidential', 'transport', 'emulator'].map(
  (name) => `packages/${name}/README.md`,
)
const realm = new URL('../keycloak/lighthouse-realm.json', import.meta.url)
const folder = snippetFolder('package-pages')
const { url, close } = await startEmulator()
afterAll(() => {
  folder.remove()
  return close()
})

beforeAll(() => {
  for (const { file, code } of pages.flatMap(snippetsOf)) {
    if (file === undefined) throw new Error('expected a file name in each fence')
    folder.write(file, code)
  }
  folder.write('lighthouse-realm.json', readFileSync(realm, 'utf8'))
})

it('the snippets compile', async () => {
  await expect(folder.typecheck()).resolves.toBeUndefined()
})

it('the hooks of a ky of one’s own run', async () => {
  const { code = '' } = pages.flatMap(snippetsOf).find(({ file }) => file === 'hooks.ts') ?? {}
  expect(code).toContain('http://localhost:8080')
  const file = folder.write('hooks.run.ts', code.replace('http://localhost:8080', url))
  vi.stubEnv('CLIENT_SECRET', clients.logbookApi.clientSecret)
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const { client } = (await import(/* @vite-ignore */ file)) as {
    client: { clientCredentialsGrant(): Promise<unknown> }
  }
  await client.clientCredentialsGrant()
  const realmUrl = `${url}/realms/lighthouse`
  expect(printed.mock.calls).toEqual([
    ['GET', `${realmUrl}/.well-known/openid-configuration`, 200],
    ['POST', `${realmUrl}/protocol/openid-connect/token`, 200],
  ])
})
