import { existsSync, readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)

it.each([
  'README.md',
  'packages/browser-pkce/README.md',
  'docs/browser-sessions.md',
  'docs/edge-runtimes.md',
  'docs/migrating-from-keycloak-js.md',
  'docs/migrating-from-oidc-client-ts.md',
])('each link of %s leads to a file, and to a heading in it', (page) => {
  const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/gu)].map(([, target = '']) => target)
  const own = links.map((link) =>
    link.replace('https://github.com/latchkey/latchkey/blob/main/', new URL('.', root).href),
  )
  const broken = own.filter((link) => !/^https?:/u.test(link) && !exists(link, page))
  expect(own.some((link) => !/^https?:/u.test(link))).toBe(true)
  expect(broken).toEqual([])
})

function exists(link: string, page: string): boolean {
  const { href, hash } = new URL(link, new URL(page, root))
  const path = href.replace(hash, '').slice(root.href.length)
  if (!existsSync(new URL(path, root))) return false
  return hash === '' || headings(path).includes(hash.slice(1))
}

/** The names that GitHub gives to headings. */
function headings(page: string): readonly string[] {
  return [...prose(page).matchAll(/^#+ (.*)$/gmu)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function prose(page: string): string {
  return readFileSync(new URL(page, root), 'utf8').replaceAll(/^```[\s\S]*?^```$/gmu, '')
}
