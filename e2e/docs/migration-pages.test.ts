import { readFileSync } from 'node:fs'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startEmulator } from '../contract/emulator-target.ts'
import type { EmulatorTarget } from '../contract/emulator-target.ts'
import { findChromium, openChromium } from '../foreign/chromium.ts'
import { membersOf } from './peer-typings.ts'
import { serveSnippet } from './snippet-site.ts'
import { answerApi, signInAsAda } from './snippet-tab.ts'
import { snippetFolder, snippetsOf } from './snippets.ts'
import { namesIn, rowsOf } from './tables.ts'

const keycloakJs = 'docs/migrating-from-keycloak-js.md'
const oidcClientTs = 'docs/migrating-from-oidc-client-ts.md'

describe('has a row for each', () => {
  const keycloak = 'keycloak-js/lib/keycloak.d.ts'
  const authz = 'keycloak-js/lib/keycloak-authz.d.ts'
  const oidc = 'oidc-client-ts/dist/types/oidc-client-ts.d.ts'

  // What is looked for, in which table by the head of its first column, and how many there are, so that a look that finds none fails.
  it.each([
    [keycloakJs, keycloak, 'KeycloakServerConfig', /new Keycloak\(/u, 3],
    [keycloakJs, keycloak, 'GenericOidcConfig', /new Keycloak\(/u, 2],
    [keycloakJs, keycloak, 'KeycloakInitOptions', /\.init\(/u, 20],
    [keycloakJs, keycloak, 'KeycloakLoginOptions', /\.login\(/u, 11],
    [keycloakJs, keycloak, 'KeycloakLogoutOptions', /\.logout\(/u, 2],
    [keycloakJs, keycloak, 'KeycloakAccountOptions', /\.createAccountUrl\(/u, 1],
    [keycloakJs, keycloak, 'Keycloak', /^keycloak-js$/u, 47],
    [keycloakJs, authz, 'KeycloakAuthorization', /authz/u, 6],
    [oidcClientTs, oidc, 'UserManagerSettings', /new UserManager\(/u, 24],
    [oidcClientTs, oidc, 'OidcClientSettings', /new UserManager\(/u, 35],
    [oidcClientTs, oidc, 'UserManager', /^`manager`$/u, 28],
    [oidcClientTs, oidc, 'User', /^`user`$/u, 15],
    [oidcClientTs, oidc, 'UserManagerEvents', /manager\.events/u, 14],
    [oidcClientTs, oidc, 'AccessTokenEvents', /manager\.events/u, 6],
  ] as const)('%s: %s, %s', (page, typings, declaration, column, count) => {
    const rows = rowsOf(page).filter(({ columns: [first = ''] }) => column.test(first))
    const named = new Set(rows.flatMap(({ cells }) => namesIn(cells[0])))
    const members = membersOf(typings, declaration)
    expect(members).toHaveLength(count)
    // What takes a listener away has no row of its own.
    expect(
      members.filter(
        (member) => !named.has(member.replace(/^remove(?=[A-Z])/u, 'add')) && !named.has(member),
      ),
    ).toEqual([])
  })
})

describe.each([
  [keycloakJs, 'keycloak-js'],
  [oidcClientTs, 'oidc-client-ts'],
] as const)('%s', (page, name) => {
  const folder = snippetFolder(name)
  const markup =
    /^```html\n([\s\S]*?)^```$/mu.exec(
      readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8'),
    )?.[1] ?? ''
  let keycloak: EmulatorTarget
  beforeAll(async () => {
    keycloak = await startEmulator()
  })
  afterAll(async () => {
    await keycloak.close()
    folder.remove()
  })

  it('its snippets, and what its tables say is ours, are type-checked', async () => {
    const snippets = snippetsOf(page)
    expect(snippets.every(({ file }) => file !== undefined)).toBe(true)
    for (const { file = '', code } of snippets) folder.write(file, code)
    folder.write('tables.ts', oursOf(page))
    folder.write('react.d.ts', reactStandIn)
    await folder.typecheck()
  })

  const chromium = findChromium()
  describe.skipIf(chromium === undefined && process.env['CI'] !== 'true')('the application', () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await openChromium(chromium ?? 'chromium')
    })
    afterAll(() => browser.close())

    it.each(['before', 'after'])(
      '%s logs in, calls its API with a token, and logs out',
      async (file) => {
        const code = snippetsOf(page).find((snippet) => snippet.file === `${file}.ts`)?.code ?? ''
        expect(code).toContain('https://id.example.com')
        const module = folder.write(
          `${file}.run.ts`,
          code.replaceAll('https://id.example.com', keycloak.url),
        )
        const site = await serveSnippet(module, markup, {
          pages: { '/silent-check-sso.html': silentCheckSso },
        })
        const context = await browser.newContext()
        try {
          const tab = await context.newPage()
          const seen = await answerApi(tab)
          await tab.goto(`${site.url}deep?x=1`)
          await expect.poll(() => tab.textContent('#user')).toBe('signed-out')
          await tab.click('#login')
          await signInAsAda(tab)
          await expect.poll(() => tab.textContent('#user')).toBe('ada')
          await expect.poll(() => tab.url()).toBe(`${site.url}deep?x=1`)
          await tab.click('#load')
          await expect.poll(() => tab.textContent('#entries')).toBe('fog')
          expect(seen).toEqual([expect.stringMatching(/^Bearer ey/u)])
          await tab.reload()
          await expect.poll(() => tab.textContent('#user')).toBe('ada')
          await tab.click('#logout')
          await tab.waitForURL(site.url + '**')
          await expect.poll(() => tab.textContent('#user')).toBe('signed-out')
        } finally {
          await context.close()
          await site.close()
        }
      },
    )
  })
})

/** Statements that compile where everything that the tables call ours is there. */
function oursOf(page: string): string {
  const rows = rowsOf(page)
  const text = rows.flatMap(({ cells }) => cells.slice(1)).join('\n')
  const members = new Set(
    text.matchAll(/\b(client|session|callback|reason)\.(\w+)/gu).map(([all]) => all),
  )
  const options = optionsOf(rows, /createBrowserClient/u)
  const parameters = optionsOf(rows, /client\.login\(/u)
  for (const found of [members, options]) expect(found.size).toBeGreaterThan(0)
  const quoted = (names: ReadonlySet<string>): string =>
    [...names].map((each) => `'${each}'`).join(', ')
  return `import type { Callback, FullBrowserClientOptions, LoginParameters, Session } from '@latchkey/browser-pkce'
import { client } from './auth.ts'
import type { FailureReason } from '@latchkey/core'
declare const session: Session
declare const callback: Callback
declare const reason: FailureReason & { readonly error: string; readonly sent: string }
type Named<T> = keyof { [K in keyof T as string extends K ? never : K]: T[K] }
export const members: unknown[] = [${[...members].join(', ')}]
export const options: readonly (keyof FullBrowserClientOptions)[] = [${quoted(options)}]
export const parameters: readonly Named<LoginParameters>[] = [${quoted(parameters)}]
`
}

function optionsOf(rows: ReturnType<typeof rowsOf>, column: RegExp): ReadonlySet<string> {
  const ours = rows.filter(({ columns: [, second = ''] }) => column.test(second))
  return new Set(ours.flatMap(({ cells }) => namesIn(cells[1])))
}

/** keycloak-js's file for its silent frame, as its guide has it. */
const silentCheckSso =
  '<!doctype html><script>parent.postMessage(location.href, location.origin)</script>'

/** React's own typings say the same of it; this workspace has no React. */
const reactStandIn = `declare module 'react' {
  export function useSyncExternalStore<T>(subscribe: (onStoreChange: () => void) => () => void, getSnapshot: () => T, getServerSnapshot?: () => T): T
}
`
