import { existsSync, globSync, readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)
const published = /^https:\/\/github\.com\/latchkey\/latchkey\/(?:blob|tree)\/main\//u

/** Every page that is in the repository: nothing that was installed or built. */
const pages = globSync('**/*.md', {
  cwd: root,
  exclude: ['**/node_modules', '**/dist', '**/*.generated'],
})

it('finds the pages', () => {
  expect(pages).toEqual(
    expect.arrayContaining([
      'README.md',
      'CONTRIBUTING.md',
      'docs/decisions/0001-when-a-request-was-sent.md',
      'examples/spa/README.md',
      'packages/core/etc/index.api.md',
    ]),
  )
  expect(pages.flatMap(ownLinks).length).toBeGreaterThan(100)
})

it.each(pages)('each link of %s leads to a file, and to a heading in it', (page) => {
  expect(ownLinks(page).filter((link) => !exists(link, page))).toEqual([])
})

/** The links of a page to files of this repository, by path or by where it is published. */
function ownLinks(page: string): readonly string[] {
  return [...prose(page).matchAll(/\]\(([^)\s]+)\)/gu)]
    .map(([, target = '']) => target.replace(published, root.href))
    .filter((link) => !/^https?:/u.test(link))
}

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
      .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function prose(page: string): string {
  return readFileSync(new URL(page, root), 'utf8').replaceAll(/^```[\s\S]*?^```$/gmu, '')
}
