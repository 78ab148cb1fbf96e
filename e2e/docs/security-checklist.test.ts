import { globSync, readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)
const read = (page: string): string => readFileSync(new URL(page, root), 'utf8')

/** What the checklist writes as code and what looks like a name of ours: `tokenSource`, but no `iss` and no `HttpOnly`. */
const named = [
  ...new Set(
    [...read('docs/security-checklist.md').matchAll(/`([^`]+)`/gu)].flatMap(([, code = '']) =>
      [...code.matchAll(/\b[a-z]+[A-Z]\w*/gu)].map(([name]) => name),
    ),
  ),
]

/** The public surface of all packages. */
const surface = globSync('packages/*/etc/*.api.md', { cwd: root }).map(read).join('\n')

it('the checklist names options and methods', () => {
  expect(named).toEqual(expect.arrayContaining(['timeoutMs', 'allowedOrigins', 'clientSecret']))
})

it.each(named)('what the checklist calls %s is there', (name) => {
  expect(new RegExp(`\\b${name}\\b`, 'u').test(surface)).toBe(true)
})
